"""A business in words, and two of them side by side: for readers, and for a migration."""
