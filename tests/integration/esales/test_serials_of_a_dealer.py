"""What a dealer took: the pieces of the latest pickup first, page after page, each once."""

from decimal import Decimal

from addons.esales.dealer_page import taken_serials
from addons.esales.models import Dealer
from addons.esales.pickups import add_goods, open_pickup
from core.workflow import fire


def test_what_was_taken_last_stands_first_whatever_its_number(system, trade):
    dealer = system.session.get(Dealer, trade["dealer"])
    for pieces in (trade["serials"][4:6], trade["serials"][:3]):
        pickup = open_pickup(system, dealer, "SN01")
        add_goods(system, pickup, [(trade["radio"], Decimal(len(pieces)), pieces)])
        fire([pickup], "finish", system)

    every = [piece.number for piece in taken_serials(system, dealer)]
    pages, after = [], ""
    while page := taken_serials(system, dealer, after=after, most=2):
        pages.append([piece.number for piece in page])
        after = page[-1].cursor

    assert every == [f"S{n:011}" for n in (2, 1, 0, 5, 4)]
    assert pages == [every[:2], every[2:4], every[4:]]
