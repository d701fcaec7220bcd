"""What all tests share lives in ``core.testing``, the plugin that third-party addons use too."""
