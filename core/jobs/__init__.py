"""Work done after commit: the outbox, the queue, the worker and the schedule."""

from core.jobs.handler import Handler
from core.jobs.queue import enqueue

__all__ = ["Handler", "enqueue"]
