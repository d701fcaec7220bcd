"""The pages of selling that are more than a list and a form."""
