"""Barcodes as GS1 defines them, read and checked with nothing but the standard library."""
