"""What the company did: records in SQL, each in its branch, exact, numbered and logged."""
