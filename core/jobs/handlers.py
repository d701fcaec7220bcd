"""The core's own jobs; those of addons come through the hook ``jobs``."""

from core.jobs import housekeeping, own_indexes

HANDLERS = (*housekeeping.HANDLERS, *own_indexes.HANDLERS)
