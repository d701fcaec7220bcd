"""Changes of a dealer's status: asked for with a reason, decided by whoever answers for sales."""
