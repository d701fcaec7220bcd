"""The addons: what the company can do."""
