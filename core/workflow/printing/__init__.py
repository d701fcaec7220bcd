"""Papers of documents: layouts in the store, printers, what waits for them, what came out."""
