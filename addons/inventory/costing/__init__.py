"""What stock is worth: the average cost of each whole month, and the value at any date."""
