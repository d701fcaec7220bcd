"""What comes back in the month: a pickup taken back and copied, returns, an exchange."""

from __future__ import annotations

import re

from hubei_facts import radio
from hubei_month import Month, Sale
from hubei_reckoned import Goods


def reverse_and_copy(month: Month) -> None:
    """Too many were scanned: one key takes the pickup back and begins it anew, with fewer."""
    clerk, head = month.people.counter_clerk, month.people.warehouse_head
    sale = month.sell("wrong", "YQ", {"SPK-459": 10})
    assert clerk.send(f"{sale.path}/fire", transition="reverse", reason="x").status == 403
    answer = head.send(f"{sale.path}/next")
    assert answer.ok, answer.status
    month.beside.takes_back(sale.dealer, sale.goods)
    assert "Reversed" in head.answer(sale.path).text()
    copy = int(answer.url.rstrip("/").rsplit("/", 1)[1])
    sent = {"device": "copy", "sequence": 1, "line": 1}
    assert month.counter.keys("quantity", copy, quantity="8", **sent)["status"] == 200
    month.left("copy", "YQ", {"SPK-459": 8}, copy, month.counter.finishes(copy))


def bring_back(month: Month, name: str, dealer: str, goods: Goods, found: dict[str, str]) -> str:
    """Goods come back to be inspected, each is found to be something, and they are credited."""
    clerk, head = month.people.counter_clerk, month.people.warehouse_head
    path = month.papers[name] = clerk.begins("sales_return", dealer_id=dealer, why="音质差")
    for line, (code, much) in enumerate(goods.items(), start=1):
        if isinstance(much, int):
            clerk.does(path, "scan", code=code)
            clerk.does(path, "line", line=str(line), quantity=str(much))
        for number in () if isinstance(much, int) else much:
            clerk.does(path, "scan", code=number)
    assert "Inspection" in clerk.fires(path, "receive")
    assert clerk.send(f"{path}/fire", transition="accept").status == 403
    page = head.answer(path).text()
    for number, verdict in found.items():
        piece = re.search(rf'{number}.*?name="piece" value="(\d+)"', page, re.DOTALL).group(1)
        head.does(path, "verdict", piece=piece, verdict=verdict)
    assert "Credited" in head.fires(path, "accept")
    month.beside.takes_back(dealer, goods)
    return path


def refuse_returns(month: Month) -> None:
    """Another dealer's piece, and one that came back already, are refused with whose they are."""
    clerk = month.people.counter_clerk
    path = clerk.begins("sales_return", dealer_id="YQ", why="x")
    assert "江城" in clerk.refused(path, "scan", code=radio(10))
    clerk.fires(path, "void")
    path = clerk.begins("sales_return", dealer_id="JC", why="x")
    assert radio(8) in clerk.refused(path, "scan", code=radio(8))
    clerk.fires(path, "void")


def exchange(month: Month, name: str, goods: Goods) -> Sale:
    """What was credited on a return is taken again in other goods."""
    clerk, path = month.people.counter_clerk, month.papers[name]
    answer = clerk.send(f"{path}/exchange")
    assert answer.ok, answer.status
    pickup = int(answer.url.rstrip("/").rsplit("/", 1)[1])
    return month.sell(f"exchange {name}", "SX", goods, pickup=pickup)
