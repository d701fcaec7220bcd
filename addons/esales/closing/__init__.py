"""A shift is handed over with its figures, and the day is closed."""
