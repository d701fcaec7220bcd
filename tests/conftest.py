"""What all tests share lives in ``core.testing``, the plugin that third-party addons use too.

A property is no stop-watch: on a machine with much to do, a slow example is no failed one.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
