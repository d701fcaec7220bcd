"""Record classes come whole or not at all: one that is half made would stop every query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Mapper, configure_mappers
from sqlalchemy.util import WeakSequence

from core.orm.base import Base


@contextmanager
def whole_or_none() -> Iterator[None]:
    """Map the classes that are imported meanwhile, or take back all of them and raise."""
    mappers, tables = set(Base.registry.mappers), set(Base.metadata.tables)
    try:
        yield
        configure_mappers()
    except BaseException:
        for mapper in set(Base.registry.mappers) - mappers:
            _forget(mapper)
        for name in set(Base.metadata.tables) - tables:
            Base.metadata.remove(Base.metadata.tables[name])
        raise


def _forget(mapper: Mapper[object]) -> None:
    """SQLAlchemy disposes of whole registries only; this is what it does with each class."""
    parent = mapper.inherits
    if parent is not None:
        parent.polymorphic_map.pop(mapper.polymorphic_identity, None)
        rest = [heir for heir in parent._inheriting_mappers if heir is not mapper]
        parent._inheriting_mappers = WeakSequence(rest)
    mapper.registry._managers.pop(mapper.class_manager, None)
    mapper.registry._dispose_manager_and_mapper(mapper.class_manager)
