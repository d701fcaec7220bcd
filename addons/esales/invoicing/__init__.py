"""Tax invoices are requested: what is not invoiced yet, asked for, answered, taken back."""
