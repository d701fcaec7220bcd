"""How long things take: deadlines kept, what is held up, and where documents pile up."""
