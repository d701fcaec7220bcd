"""Who is asked about a document, what each may do there, and what must hold before it moves."""
