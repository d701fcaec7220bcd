"""The print agent: a small program beside the printers that takes prints from the queue to them.

It needs nothing of a company but the address of its server and a token, and keeps nothing: what it
has in hand stands in the server's queue.
"""
