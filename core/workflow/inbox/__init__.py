"""What waits for a person over all businesses."""
