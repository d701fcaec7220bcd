"""What goods are called: their name, and of the variant whatever the name does not say already."""


def beyond(name: str, spec: str) -> str:
    """What ``spec`` adds to ``name``: nothing where the name of the goods says it already."""
    said, whole = ("".join(text.casefold().split()) for text in (spec, name))
    return "" if said in whole else spec
