"""The life of a product: announced, on sale, superseded by another, obsolete."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

LIVELIEST_FIRST = ("active", "announced", "superseded", "obsolete")


def liveliest(stages: Iterable[str]) -> str:
    """Return the stage of a product from those of its variants; one without any is announced."""
    return min(stages, key=LIVELIEST_FIRST.index, default="announced")


def leads_back(start: Item, below: Mapping[Item, Iterable[Item]]) -> bool:
    """Whether the way down from ``start`` comes back to it: a part that holds its own kit."""
    seen: set[Item] = set()
    todo = list(below.get(start, ()))
    while todo:
        item = todo.pop()
        if item == start:
            return True
        if item not in seen:
            seen.add(item)
            todo.extend(below.get(item, ()))
    return False
