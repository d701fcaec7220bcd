"""What a program sent: a JSON object, exact numbers and all, or a sentence that says what is wrong.

Only the names that are asked for may be in it: a misspelt one is told, not passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.web.api.naming import with_ids
from core.workflow.deciding.rights import Rights
from core.workflow.fields import Slot

LARGEST = 2_000_000
LONGEST = 500


class Unread(Refusal):
    """What was sent is not what the description of the interface says."""

    status = 400


def body_of(request: Any, *names: str) -> dict[str, Any]:
    """The JSON object of the request, of which only ``names`` are known; none sent is empty."""
    if len(request.body) > LARGEST:
        raise Unread(_("This is too much at once. Send it in parts."))
    if not request.body:
        return {}
    try:
        found = json.loads(request.body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, ArithmeticError):
        raise Unread(_("This is no JSON. Send an object in braces.")) from None
    if not isinstance(found, dict):
        raise Unread(_("This is no JSON. Send an object in braces."))
    refuse_unknown(found, names)
    return found


def refuse_unknown(given: Mapping[str, Any], names: Sequence[str]) -> None:
    """Refuse what the interface has no meaning for."""
    for name in given:
        if name not in names:
            raise Unread(
                _(
                    "${name} means nothing here. These names do: ${names}.",
                    mapping={"name": str(name)[:40], "names": ", ".join(names) or "—"},
                )
            )


def text_in(body: Mapping[str, Any], name: str, longest: int = LONGEST) -> str:
    """The text called ``name``, without blanks around it; empty where there is none."""
    found = body.get(name)
    if found is not None and not isinstance(found, str):
        raise Unread(_("${name} is a text here.", mapping={"name": name}))
    return (found or "").strip()[:longest]


def texts_in(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The list of texts called ``name``; empty where there is none."""
    found = body.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Unread(_("${name} is a list of texts here.", mapping={"name": name}))
    return tuple(found)


def documents_in(body: Mapping[str, Any], most: int) -> tuple[set[int], set[str]]:
    """The documents that were sent, by their ids and by their numbers; no more than ``most``."""
    found = body.get("documents") or []
    if not isinstance(found, list) or len(found) > most or not all(map(_names_one, found)):
        said = {"name": "documents", "most": f"{most:,}"}
        raise Unread(_("${name} is a list of at most ${most} ids or numbers here.", mapping=said))
    ids = {one for one in found if not isinstance(one, str)}
    return ids, {one.strip() for one in found if isinstance(one, str)}


def _names_one(given: Any) -> bool:
    """An id is a whole number, the number of a document a text."""
    if type(given) is int:
        return 0 < given < 2**63
    return isinstance(given, str) and 0 < len(given.strip()) <= LONGEST


def open_to(slots: Mapping[str, Slot], rights: Rights) -> dict[str, Slot]:
    """The fields that the person may fill in: of all others nothing is looked up for him."""
    return {name: slot for name, slot in slots.items() if rights.edit(name)}


def fields_in(body: Mapping[str, Any], slots: Mapping[str, Slot], here: Context) -> dict[str, Any]:
    """The fields of a document by name, as they were sent, records that came by code by id."""
    found = body.get("fields", {})
    if not isinstance(found, dict):
        raise Unread(_("Here stand fields by their names: an object in braces."))
    files = [name for name in found if name in slots and slots[name].type.kept == "ids"]
    if files:
        said = _("Files are sent by themselves, to the files of the document.")
        raise Invalid(said, fields=dict.fromkeys(files, said))
    return with_ids(found, slots, here)


def _no_number(text: str) -> Any:
    raise ValueError(text)
