"""``qudao check`` finds what is wrong with stock, wherever somebody has tampered with it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from addons.base.models import Product
from addons.inventory import proofs, proofs_of_documents
from addons.inventory.claims import claim_quantities
from addons.inventory.drafting import draft
from addons.inventory.models import Adjustment, Balance, Claim, Count, Whereabouts
from addons.inventory.reversal import reverse
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.workflow import fire


class Undone(Exception):
    """Raised to undo what a test did to the books."""


def found(installation, checks=proofs.CHECKS):
    with installation.work(write=False, owner=True) as context:
        context.session.enter("SN", "HB")
        return {check.name: list(check.find(context)) for check in checks}


@pytest.fixture(scope="module")
def goods(installation):
    with installation.work(branch="shaanxi") as context:
        cable, tablet = make_variant(context, "P-C"), make_variant(context, "P-T", "throughout")
        places = make_warehouse(context, "P", ("A", "B"))
        receive(context, "P", entry(cable, 10), entry(tablet, serials=["P-1", "P-2"]))
        document = draft(context, Adjustment, "P", [entry(tablet, -1, serials=["P-2"])])
        claim_quantities(context, document.id, {cable: Decimal(3)}, "P")
        (piece,) = serial_ids(context, "P-1")
    return {"cable": cable, "tablet": tablet, "piece": piece, **places}


def test_books_in_order_are_proved_in_order(installation, goods):
    assert not any(found(installation).values())


def test_every_kind_of_tampering_is_found_and_named(installation, goods):
    balance, place = Balance.__table__, Whereabouts.__table__
    of_cable = update(balance).where(balance.c.variant_id == goods["cable"])
    piece = update(place).where(place.c.serial_id == goods["piece"])
    tampering = {
        "inventory.balances": (of_cable.values(on_hand=Decimal("9.5")), "less than the ledger"),
        "inventory.reserved": (of_cable.values(reserved=Decimal(1)), "claimed and not reserved"),
        "inventory.zero": (of_cable.values(on_hand=Decimal(2)), "2 of P-C"),
        "inventory.pieces": (piece.values(location_id=None, status=None), "serials too few"),
        "inventory.whereabouts": (piece.values(location_id=goods["B"]), "serial P-1 of P-T"),
    }

    for name, (tamper, said) in tampering.items():
        sentences = []
        with suppress(Undone), installation.work(branch="shaanxi") as context:
            context.session.connection().execute(tamper)
            sentences += {check.name: check for check in proofs.CHECKS}[name].find(context)
            raise Undone

        assert any(said in sentence for sentence in sentences), (name, sentences)

    assert not any(found(installation).values())


def test_serials_of_goods_that_are_not_tracked_are_found(installation, goods):
    untracked = update(Product.__table__).where(Product.__table__.c.code == "P-T")
    sentences = []
    with suppress(Undone), installation.work(branch="shaanxi") as context:
        context.session.connection().execute(untracked.values(serials="none"))
        sentences += proofs.tracked_goods_are_pieces(context)
        raise Undone

    assert sentences == [
        "P A: 2 serials of P-T (available), whose goods are not tracked while they lie in stock"
    ]


def test_the_command_exits_with_one_where_a_rule_is_broken(installation, goods):
    from core.cli.check import check

    class Opener:
        def installation(self):
            return installation

    sound = CliRunner().invoke(check, obj=Opener())
    with installation.work(branch="shaanxi") as context:
        context.session.connection().execute(delete(Claim.__table__))
    broken = CliRunner().invoke(check, obj=Opener())

    assert (sound.exit_code, broken.exit_code) == (0, 1)
    assert "reserved and not claimed" in broken.output


def test_documents_of_every_kind_say_what_the_ledger_moved(installation):
    """Added, taken away, moved to another status, counted, found elsewhere, and taken back."""
    with installation.work(branch="shaanxi") as context:
        cable, tablet = make_variant(context, "Q-C"), make_variant(context, "Q-T", "throughout")
        places = make_warehouse(context, "Q", ("A", "B"))
        came = entry(tablet, at="A", serials=["Q-1", "Q-2", "Q-3"])
        receive(context, "Q", entry(cable, 10, at="A"), came)
        to = {"target_id": places["B"], "target_status": "defective"}
        lines = [entry(cable, -2, at="A"), replace(entry(cable, 3, at="A"), **to)]
        adjusted = draft(context, Adjustment, "Q", lines)
        fire([adjusted], "post", context)
        seen = entry(tablet, at="B", serials=["Q-2"])
        counted = draft(context, Count, "Q", [entry(cable, 7, at="A"), seen])
        fire([counted], "post", context)
        for document in (adjusted, counted):
            fire([reverse(context, document)], "post", context)

    assert not any(found(installation, proofs_of_documents.CHECKS).values())
