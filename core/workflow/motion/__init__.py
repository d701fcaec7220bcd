"""Documents begin, change and move: the deeds that all pages, commands and the API go through."""
