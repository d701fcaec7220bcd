"""The designer: a business manager draws how work goes in a branch, and programs nothing."""
