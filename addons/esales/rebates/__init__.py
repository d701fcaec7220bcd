"""Rebates (返利): granted to a dealer, taken back, and set off against what the dealer owes."""
