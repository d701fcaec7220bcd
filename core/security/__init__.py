"""Who may do what: users, sign-in, permissions, and the order of refusals."""
