"""Pages of base data beyond those that every collection has."""
