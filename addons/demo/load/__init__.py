"""The facts of the demonstration company, put into the tables."""
