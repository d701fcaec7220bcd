"""Selling over the counter: tickets paid in several means, refunds, and the shifts of cashiers."""
