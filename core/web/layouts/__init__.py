"""Print layouts on pages: the paper drawn in millimetres, tried with real documents, published."""
