"""What the system can do: addons, how they are found, and the hooks by which they speak."""
