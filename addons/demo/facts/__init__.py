"""The demonstration company as plain values: who it is, what it sells, what happened."""
