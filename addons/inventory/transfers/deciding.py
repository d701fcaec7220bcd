"""What the sender decides about goods on the way to another branch; the receiver is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from addons.inventory.models import Transfer, TransferOut
from addons.inventory.transfers import moving
from addons.inventory.transfers.announcing import send_out
from addons.inventory.transfers.borders import (
    books_of_the_other,
    by_the_other,
    the_other,
    why_not_to,
)
from addons.inventory.transfers.landing import go_on, say_short
from addons.inventory.transfers.reading import (
    LOST,
    OUTGOING,
    OUTSTANDING,
    RETURNED,
    Load,
    loads_of,
    write,
)
from addons.inventory.transfers.rules import ZERO, Progress
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow import Effect, Guard, Objection


def call_back(documents: Sequence[TransferOut], context: Context) -> None:
    """What is outstanding is back with the sender; refused while the receiver counts it in."""
    moving.call_back(documents, context)
    _end(documents, RETURNED, Progress.back, context)


def write_off(documents: Sequence[TransferOut], context: Context) -> None:
    """What is outstanding is lost, and leaves the sender's books."""
    moving.write_off(documents, context)
    _end(documents, LOST, Progress.gone, context)


def await_rest(documents: Sequence[TransferOut], context: Context) -> None:
    """The rest comes later, so that the receiver goes on counting."""
    for document in sorted(documents, key=by_the_other):
        say_short(document, ZERO, context)
        with books_of_the_other(document, context) as there:
            receiver = the_other(document, there)
            say_short(receiver, ZERO, there)
            go_on(receiver, there)


def _end(
    documents: Sequence[TransferOut],
    state: str,
    change: Callable[[Progress], Progress],
    context: Context,
) -> None:
    """Nothing more of ``documents`` comes to the receivers."""

    def ended(load: Load) -> Load:
        pieces = load.turned(*OUTSTANDING, into=state)
        return replace(load, pieces=pieces, progress=change(load.progress))

    for document in sorted(documents, key=by_the_other):
        say_short(document, ZERO, context)
        with books_of_the_other(document, context) as there:
            receiver = the_other(document, there)
            if receiver.arriving:
                raise Refusal(
                    _(
                        "${number} is being counted in already. Ask the receiver to receive what "
                        "is there and to report the rest missing, and decide then.",
                        mapping={"number": document.number or f"#{document.id}"},
                    )
                )
            write([ended(one) for one in loads_of([receiver], there)], [receiver], state, there)
            say_short(receiver, ZERO, there)
            go_on(receiver, there)


def refuse_to_reverse(document: Transfer, context: Context) -> None:
    """Refuse to take back what was received: it is in the books of the receiver."""
    if document.received:
        home = context.company.branch_of(document.far_branch)
        said = {
            "number": document.number or f"#{document.id}",
            "branch": home.called(context.identity.locale),
        }
        raise Refusal(
            _(
                "The goods of ${number} are in the receiver's books, and nobody takes them out of "
                "there but he. They go back between you and ${branch} with a transfer to another "
                "branch.",
                mapping=said,
            )
        )


def receivable(documents: Sequence[TransferOut], context: Context) -> Iterator[Objection]:
    """Object to documents whose goods nobody would receive."""
    for document in documents:
        if no := why_not_to(document.far, context):
            yield Objection(document=document.id, message=no)


GUARDS = (
    Guard(
        name="inventory.branch_receives",
        title=_("The other branch receives goods in this warehouse"),
        check=receivable,
        kinds=(OUTGOING,),
    ),
)
EFFECTS = (
    Effect(
        name="inventory.send_to_branch",
        title=_("Send the goods: they are on the way to another branch"),
        apply=send_out,
        permission="inventory:transfer:send",
        kinds=(OUTGOING,),
    ),
    Effect(
        name="inventory.call_back_from_branch",
        title=_("What is outstanding is back with the sender, and the receiver told"),
        apply=call_back,
        permission="inventory:transfer:send",
        kinds=(OUTGOING,),
    ),
    Effect(
        name="inventory.write_off_to_branch",
        title=_("What is outstanding is lost, and the receiver told"),
        apply=write_off,
        permission="inventory:transfer:write_off",
        kinds=(OUTGOING,),
    ),
    Effect(
        name="inventory.await_rest",
        title=_("The receiver goes on counting"),
        apply=await_rest,
        permission="inventory:transfer:send",
        kinds=(OUTGOING,),
    ),
)
