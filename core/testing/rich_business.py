"""A business that says all that a business can say: for tests that may leave nothing out."""

from __future__ import annotations

from decimal import Decimal

from core.workflow.definition import (
    Business,
    Choice,
    Deadline,
    Follow,
    Ladder,
    OwnField,
    Participant,
    Rung,
    Step,
    Transition,
    Use,
)


def both(text: str) -> dict[str, str]:
    """A label in both languages."""
    return {"en": text, "zh_CN": f"{text}（中）"}


SALES = Participant(role="sales_manager", fires=("approve",), edits=("discount",))
HEAD = Participant(
    relative="department_head", department="sales", fires=("approve",), sees=("discount",)
)
RICH = Business(
    name="retail",
    title=both("Retail"),
    kind="base.document",
    series="LS",
    needs=("esales",),
    prints=("receipt",),
    starters=(Participant(role="salesperson", department="sales"),),
    applies="discount < 5",
    order=40,
    facts=("discount",),
    fields=(
        OwnField(
            name="discount",
            title=both("Discount"),
            type="number",
            required=True,
            default="1",
            formula="2",
            check="discount < 9",
            message=both("Too much."),
            shown_if="discount > 0",
            listed=True,
            indexed=True,
        ),
        OwnField(
            name="way",
            title=both("Way"),
            type="choice",
            choices=(Choice(value="shop", title=both("Shop")),),
        ),
        OwnField(
            name="lines",
            title=both("Lines"),
            type="table",
            columns=(OwnField(name="piece", title=both("Piece"), type="text"),),
        ),
    ),
    steps=(
        Step(
            name="draft",
            title=both("Draft"),
            participants=(SALES, HEAD),
            ladder=Ladder(
                measure="discount",
                rungs=(
                    Rung(who=SALES, up_to=Decimal(3)),
                    Rung(who=Participant(role="branch_manager", relative="headquarters")),
                ),
            ),
            not_by=("applicant",),
            empty="headquarters",
            skip_asked=True,
            passes="approve",
            verbs=("return", "copy"),
            deadline=Deadline(hours=Decimal(8), remind=Decimal(4), escalate=HEAD, fires="approve"),
        ),
        Step(name="done", title=both("Done"), final=True),
    ),
    transitions=(
        Transition(
            name="approve",
            title=both("Approve"),
            source="draft",
            target="done",
            guards=(Use(name="esales.credit", given={"most": "5"}),),
            effects=(Use(name="esales.invoice"),),
            numbers=True,
            reason=True,
            condition="discount < 7",
            requires=("way",),
            quorum=2,
            automatic=True,
        ),
    ),
    follows=(
        Follow(
            name="invoice",
            title=both("Invoice"),
            business="sales_invoice",
            step="done",
            fields={"note": "discount"},
        ),
    ),
)
