"""The station's pages, and the deeds behind their keys."""
