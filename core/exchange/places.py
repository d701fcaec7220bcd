"""Places in a spreadsheet: columns are letters there, A to Z, then AA."""


def letters(place: int) -> str:
    """Return the letters of a column, A for place 0."""
    word = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        word = chr(ord("A") + rest) + word
    return word
