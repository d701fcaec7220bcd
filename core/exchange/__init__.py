"""Exchange: other people's tables come in row by row, ours go out as xlsx and CSV."""
