"""The core's own jobs; those of addons come through the hook ``jobs``."""

from core.jobs import deadlines, housekeeping, own_indexes, print_alarms

HANDLERS = (
    *housekeeping.HANDLERS,
    *own_indexes.HANDLERS,
    *deadlines.HANDLERS,
    *print_alarms.HANDLERS,
)
