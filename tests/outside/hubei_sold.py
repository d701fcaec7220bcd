"""The month's trade: orders, forty pickups of every sort, what comes back, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from counter import go_to
from hubei_facts import WAREHOUSE, carton, radio, tablet
from hubei_month import Month
from hubei_people import Counter
from hubei_reckoned import Goods, gross_of

HOME = "/hubei/barcode/station"


def radios(*numbers: int) -> tuple[str, ...]:
    """Radios by their serial numbers."""
    return tuple(map(radio, numbers))


def tablets(*numbers: int) -> tuple[str, ...]:
    """Tablets by their serial numbers."""
    return tuple(map(tablet, numbers))


# What goes over the counter without anything to be told of it: the day of March, and the pickup.
PLAIN: tuple[tuple[int, str, Goods], ...] = (
    (3, "YQ", {"SPK-459": 2, "CBL-10": 5}),
    (5, "SX", {"SPK-459": 4}),
    (5, "JC", {"CBL-10": 60}),
    (6, "YQ", {"RAD-100": radios(12, 13, 14, 15)}),
    (9, "JC", {"SPK-459": 7, "RAD-100": radios(16, 17)}),
    (12, "JC", {"TAB-1999": tablets(10, 11)}),
    (16, "YQ", {"CBL-10": 48}),
    (16, "JC", {"SPK-459": 12}),
    (18, "SX", {"RAD-100": radios(18, 19)}),
    (23, "YQ", {"SPK-459": 6, "CBL-10": 11}),
    (23, "JC", {"RAD-100": radios(20, 21, 22, 23)}),
    (30, "JC", {"TAB-1999": tablets(12)}),
    (31, "JC", {"SPK-459": 9, "CBL-10": 25}),
)


def sell_plainly(month: Month, day: date) -> None:
    """The pickups of ``day`` that nothing is to be told of."""
    for number, (on, dealer, goods) in enumerate(PLAIN):
        if on == day.day:
            month.sell(f"plain {number}", dealer, goods)


def order(month: Month, name: str, dealer: str, goods: dict[str, int]) -> str:
    """A dealer's order, written by a salesperson and confirmed; its path."""
    seller = month.people.salesperson
    path = month.papers[name] = seller.begins("sales_order", dealer_id=dealer)
    for line, (code, much) in enumerate(goods.items(), start=1):
        seller.does(path, "scan", code=code)
        seller.does(path, "line", line=str(line), quantity=str(much))
    assert "Confirmed" in seller.fires(path, "confirm")
    return path


def sell_by_keys(month: Month) -> None:
    """The first pickup: card, carton and goods by scanner, wrong ones refused, the slip printed."""
    page = month.people.counter_clerk.look("barcode/station")
    page.wait_for_selector("#scan:focus")
    _type(page, "CARD-JC")
    page.wait_for_selector("[data-mode=scanning] #list")
    _type(page, carton(0), "CBL-10")
    _until(page, "#tally-pieces", "5")
    page.keyboard.press("F6")
    page.wait_for_selector("#prompt:not([hidden])")
    _type(page, "10")
    _until(page, "#tally-pieces", "14")
    assert page.inner_text("#tally-gross").strip() == "475.00"
    # Last, for a refusal that another scan drives off within a moment stays listed until Esc.
    _type(page, "NO-SUCH")
    page.wait_for_selector("#card[data-kind=unknown]")
    page.keyboard.press("F9")
    page.wait_for_selector("[data-mode=finished] #papers iframe >> nth=1")
    number = page.inner_text("#card .card-title").split()[-1]
    slip = page.get_attribute("#papers iframe[data-key=P]", "src").split("#")[0]
    assert page.request.get(slip).body()[:5] == b"%PDF-"
    goods = {"RAD-100": radios(0, 1, 2, 3), "CBL-10": 10}
    month.left("by keys", "JC", goods, int(slip.split("/pickup/")[1].split("/")[0]), number)


def _type(page: Any, *codes: str) -> None:
    """As a scanner does: key upon key, then Enter."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def _until(page: Any, selector: str, text: str) -> None:
    page.wait_for_function(
        "([where, what]) => document.querySelector(where)?.innerText.trim() === what",
        arg=[selector, text],
    )


def fetch_in_parts(month: Month) -> None:
    """An order is prepared with a pick list and fetched in part; the rest stays set aside."""
    path = order(month, "in parts", "JC", {"SPK-459": 20, "CBL-10": 40})
    head = month.people.warehouse_head
    assert "Being prepared" in head.fires(path, "pick")
    assert "A-01" in head.answer(f"{path}/picking").text()
    assert head.answer(f"{path}/pick_list.pdf").body()[:5] == b"%PDF-"
    month.sell("first part", "JC", {"SPK-459": 12}, order="in parts")
    assert "Taken in part" in head.answer(path).text()


def fetch_the_rest(month: Month) -> None:
    """More than is left is refused; what is left is fetched, and the order is taken."""
    path = month.papers["in parts"]
    pickup = month.counter.opens("JC", int(path.rsplit("/", 1)[1]))
    month.counter.puts(pickup, {"SPK-459": 9})
    assert "too many" in month.counter.refused("finish", pickup)
    month.counter.keys("cancel", pickup, typed="9")
    month.sell("the rest", "JC", {"SPK-459": 8, "CBL-10": 40}, order="in parts")
    assert "Taken" in month.people.salesperson.answer(path).text()


def close_a_rest_by_keys(month: Month) -> None:
    """At the station an order is fetched by keys; what is missing is closed with 0."""
    order(month, "closed", "YQ", {"RAD-100": 6, "CBL-10": 30})
    page = month.people.counter_clerk.look("barcode/station")
    page.wait_for_selector("#scan:focus")
    _type(page, "CARD-YQ")
    page.locator("#options li[data-index='0']", has_text="DD-HB-").wait_for()
    page.keyboard.press("1")
    page.wait_for_selector("#order:not([hidden])")
    _type(page, carton(1), "CBL-10")
    _until(page, "#tally-pieces", "5")
    page.keyboard.press("F6")
    page.wait_for_selector("#prompt:not([hidden])")
    _type(page, "30")
    _until(page, "#tally-pieces", "34")
    page.keyboard.press("F9")
    page.wait_for_selector("#prompt.urgent")
    _type(page, "0")
    page.wait_for_selector("[data-mode=finished] #papers iframe >> nth=1")
    slip = page.get_attribute("#papers iframe[data-key=P]", "src")
    number = page.inner_text("#card .card-title").split()[-1]
    goods = {"RAD-100": radios(4, 5, 6, 7), "CBL-10": 30}
    pickup = int(slip.split("/pickup/")[1].split("/")[0])
    month.left("rest closed", "YQ", goods, pickup, number)
    assert "Closed" in month.people.salesperson.answer(month.papers["closed"]).text()


def hold_and_resume(month: Month) -> None:
    """Two vans of one dealer: the first is held by its plate, and another clerk goes on with it."""
    clerk, head = month.people.counter_clerk, month.people.warehouse_head
    held = month.counter.opens("JC")
    month.counter.keys("collector", held, collector="高䶮", plate="鄂A D0107")
    month.counter.puts(held, {"SPK-459": 2})
    page = clerk.look(f"barcode/station/{held}")
    page.wait_for_selector("[data-mode=scanning] #list")
    go_to(page, "F7", "#scan")
    page.wait_for_selector("[data-mode=start]")
    month.sell("second van", "JC", {"CBL-10": 15})
    waiting = head.answer(f"barcode/station/dealers?q={quote('鄂AD0107')}").json()["open"]
    assert [one["id"] for one in waiting] == [held], waiting
    # The other clerk sits at a station of his own; what he scans goes onto the same pickup.
    other = Counter(head, device="other")
    assert other.keys("resume", held, device="other")["tally"]["pieces"] == "2"
    other.scans(held, "SPK-459")
    month.left("held", "JC", {"SPK-459": 3}, held, other.finishes(held))


def pay_first(month: Month) -> None:
    """A dealer who prepays gets nothing on credit; the money waits for finance, then he goes."""
    pickup = month.counter.opens("XQ")
    assert month.counter.scan_refused(pickup, "SPK-459") == "credit"
    given = {"means": "scan", "amount": "459", "reference": "4200", "prepays": True}
    month.counter.keys("pay", pickup, **given)
    assert month.counter.scan_refused(pickup, "SPK-459") == "credit"
    finance = month.people.finance
    path = finance.sees("receipt_voucher", r'href="[^"]*/(receipt_voucher/\d+)/?"')
    assert month.people.counter_clerk.send(f"{path}/fire", transition="post").status == 403
    assert "Posted" in finance.fires(path, "post")
    month.beside.pays("XQ", Decimal(459), "scan")
    month.sell("paid first", "XQ", {"SPK-459": 1}, pickup=pickup)


def give_along(month: Month) -> None:
    """For a day each three speakers earn a cable: it goes for nothing, and no second one does."""
    bound = {"variant_id": "CBL-10", "earner_id": "SPK-459", "least": "3", "price": "0"}
    day = month.calendar.day.isoformat()
    dated = {"line_id": "", "since": day, "until": day}
    answer = month.people.sales_manager.send(
        "esales/promotions/new", name="三箱赠一线", **bound, **dated
    )
    assert "三箱赠一线" in answer.text()
    pickup, paid, gift = month.counter.opens("YQ"), {"SPK-459": 3}, {"CBL-10": 1}
    tally = month.counter.puts(pickup, {**paid, **gift})
    assert tally["gross"] == f"{gross_of('YQ', paid):,.2f}", tally
    assert month.counter.scan_refused(pickup, "CBL-10") == "no_price"
    month.left("with a gift", "YQ", paid, pickup, month.counter.finishes(pickup))
    month.beside.gives(gift)


def pay_for_another(month: Month) -> None:
    """From now on another dealer pays for who prepaid: it is his debt, and his cash at the till."""
    sales, counter = month.people.sales_manager, month.counter
    page = sales.look(f"esales/dealers/{counter.dealer('XQ')}/edit")
    page.fill("[name=payer_id]", "JC")
    page.click(".form-buttons button.btn-primary")
    page.locator(".notices", has_text="was saved").wait_for()
    sale = month.sell("paid by another", "XQ", {"SPK-459": 1}, payer="JC")
    counter.keys("pay", sale.pickup, means="cash", amount="459")
    finance = month.people.finance
    path = finance.sees("receipt_voucher", r'href="[^"]*/(receipt_voucher/\d+)/?"')
    assert "江城" in finance.fires(path, "post")
    month.beside.pays("JC", Decimal(459), "cash")


def ship(month: Month, name: str, dealer: str, goods: Goods, waybill: str) -> None:
    """Goods go by carrier: never before they are finished, signed for, and filed."""
    head = month.people.warehouse_head
    pickup = month.counter.opens(dealer)
    given = {"carrier": "顺达物流", "parcels": "3", "weight": "27.5", "waybill": waybill}
    month.counter.puts(pickup, goods)
    assert "Only what is finished" in month.counter.refused("ship", pickup, **given)
    number = month.counter.finishes(pickup)
    sale = month.left(name, dealer, goods, pickup, number)
    assert month.counter.keys("ship", pickup, **given)["status"] == 200
    path = month.papers[name] = head.sees(sale.path, r'href="[^"]*/(shipment/\d+)/?"')
    assert "On its way" in head.answer(path).text()


def sign_for(month: Month, name: str, day: date) -> None:
    """The dealer has signed; the signed paper comes back and is filed."""
    head, path = month.people.warehouse_head, month.papers[name]
    assert "Signed by" in head.refused(path, "fire", transition="sign")
    head.does(path, "edit", signed_by="刘店长", signed_on=day.isoformat())
    head.fires(path, "sign")
    head.does(path, "edit", returned_on=day.isoformat())
    assert "Signed return filed" in head.fires(path, "file")


def refuse_scans(month: Month) -> None:
    """A piece that has gone, and goods that go by serial number, are refused at the beep."""
    pickup = month.counter.opens("YQ")
    assert month.counter.scan_refused(pickup, radio(0)) == "gone"
    assert month.counter.scan_refused(pickup, "TAB-1999") == "serial_needed"
    assert month.counter.scan_refused(pickup, "CARD-JC") == "dealer"
    month.counter.keys("cancel", pickup, typed="0")


def receive_goods(month: Month) -> None:
    """New speakers come in at another cost."""
    head = month.people.warehouse_head
    path = f"inventory/{head.begins('inventory/receipts', warehouse=WAREHOUSE)}"
    head.does(path, "line", variant="SPK-459", quantity="100", cost="310")
    assert "posted" in head.does(path, "post").lower()
    month.beside.receives("SPK-459", 100, Decimal(310))
