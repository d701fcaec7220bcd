"""Money of the dealers: entries in the pockets of their accounts, and which pays which."""
