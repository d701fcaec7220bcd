"""How what is sold, returned and paid is tried on paper; nothing of it remains."""
