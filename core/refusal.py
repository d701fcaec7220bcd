"""Refusals: what was refused, why, and what the person can do, in a sentence for a human."""

from typing import Any


class Refusal(Exception):
    """A deed refused for a reason of the business; ``messages`` are sentences for the person."""

    status = 409

    def __init__(self, *messages: Any) -> None:
        super().__init__(*messages)
        self.messages = messages

    def __str__(self) -> str:
        said = (getattr(message, "interpolate", message.__str__)() for message in self.messages)
        return " ".join(said)


class Invalid(Refusal):
    """Input refused; ``fields`` maps a field's name to the sentence that says what is wrong."""

    status = 422

    def __init__(self, *messages: Any, fields: dict[str, Any] | None = None) -> None:
        super().__init__(*messages)
        self.fields = fields or {}


class NotPermitted(Refusal):
    """The person is known, and may not do this here; ``permission`` names what it needs."""

    status = 403

    def __init__(self, *messages: Any, permission: str = "") -> None:
        super().__init__(*messages)
        self.permission = permission


class Overtaken(Refusal):
    """Somebody else changed the same at the same moment and came first; try once more."""


class NotHere(Refusal):
    """There is no such thing for this person in this place."""

    status = 404
