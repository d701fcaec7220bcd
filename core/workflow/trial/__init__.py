"""Trying on paper: a definition is lived through with chosen people, and nothing remains."""
