"""What programs find of a branch: its businesses as JSON, with the rights of whoever sent them."""
