"""The people of Hubei at work: each at a window of his own, signing in every morning."""

from __future__ import annotations

import csv
import io
import re
import uuid
from typing import Any

from counter import Person, said
from hubei_facts import Calendar
from hubei_reckoned import Goods

from core.testing import PASSWORD


class Worker(Person):
    """Somebody at work in Hubei, or at headquarters looking into it."""

    def __init__(self, window: Any, login: str, calendar: Calendar) -> None:
        super().__init__(window, "hubei")
        self.login, self.calendar, self.seen = login, calendar, calendar.day
        self.faults: list[str] = []

    @property
    def page(self) -> Any:
        """What the person looks at; a script that fails on it is kept."""
        if not self.window.pages:
            page = self.window.new_page()
            page.on("pageerror", lambda error: self.faults.append(str(error)))
        return self.window.pages[0]

    def arrive(self) -> None:
        """Sign in, for sessions of yesterday have ended."""
        if self.seen != self.calendar.day:
            self.seen = self.calendar.day
            form = {"login": self.login, "password": PASSWORD, "csrf_token": self.token}
            answer = self.window.request.post("/sign-in", form=form)
            assert not answer.url.endswith("/sign-in"), said(answer)

    def look(self, path: str) -> Any:
        self.arrive()
        return super().look(path)

    def answer(self, path: str) -> Any:
        self.arrive()
        return super().answer(path)

    def send(self, path: str, **fields: str) -> Any:
        self.arrive()
        return super().send(path, **fields)

    def sends(self, path: str, *files: tuple[str, str], **fields: str) -> Any:
        """Send a form with files, each a name and a text; the answer."""
        self.arrive()
        given: dict[str, Any] = {"csrf_token": self.token, "__key__": uuid.uuid4().hex, **fields}
        for name, text in files:
            given["file"] = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        return self.window.request.post(f"/{self.branch}/{path}", multipart=given)

    def brings_in(self, target: str, text: str) -> str:
        """Import a file of which every row is taken; the page afterwards."""
        answer = self.sends("base/import", (f"{target}.csv", text), target=target)
        path = answer.url.split("/hubei/")[1].split("?")[0].rstrip("/")
        assert path.rsplit("/", 1)[1].isdigit(), said(answer)
        return self.does(path, "confirm")

    def sees(self, path: str, pattern: str) -> str:
        """What ``pattern`` finds first on a page."""
        text = self.answer(path).text()
        found = re.search(pattern, text)
        assert found, (path, pattern, " ".join(re.sub(r"<[^>]+>", " ", text).split())[-600:])
        return found.group(1)

    def sheet(self, path: str) -> list[dict[str, str]]:
        """A list of the program taken along as CSV, row by row."""
        answer = self.answer(path)
        assert answer.ok, (path, answer.status)
        return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


class Counter:
    """A clerk at the station whose screen nobody looks at: the same keys, over HTTP."""

    def __init__(self, clerk: Worker, device: str = "counter") -> None:
        self.clerk, self.device, self.sequence = clerk, device, 0
        self.dealers: dict[str, int] = {}

    def keys(self, deed: str, pickup: int | None = None, **body: Any) -> Any:
        """What a key sends, and the answer with its ``status``."""
        self.clerk.arrive()
        path = "/".join(("/hubei/barcode/station", *([str(pickup)] if pickup else ()), deed))
        headers = {"X-CSRF-Token": self.clerk.token, "Accept": "application/json"}
        answer = self.clerk.window.request.post(path, data=body, headers=headers)
        return {**answer.json(), "status": answer.status}

    def refused(self, deed: str, pickup: int, **body: Any) -> str:
        """What a key is answered that is refused."""
        answer = self.keys(deed, pickup, **body)
        assert answer["status"] in (409, 422), answer
        return str(answer)

    def dealer(self, code: str) -> int:
        """The id behind a dealer's card."""
        if code not in self.dealers:
            found = self.clerk.answer(f"barcode/station/dealers?q=CARD-{code}").json()
            self.dealers[code] = found["dealers"][0]["id"]
        return self.dealers[code]

    def opens(self, dealer: str, order: int = 0) -> int:
        """A fresh pickup of the dealer, which fetches an order where one is named."""
        given = {"dealer": self.dealer(dealer), "order": order, "another": True}
        return self.keys("open", warehouse="HB01", **given)["pickup"]["id"]

    def scans(self, pickup: int, *codes: str) -> dict[str, Any]:
        """Scan ``codes``; the tally after them."""
        for code in codes:
            answer = self._scan(pickup, code)
            last = answer["scans"][-1]
            assert last["outcome"] == "taken", last
        return answer["tally"]

    def scan_refused(self, pickup: int, code: str) -> str:
        """Scan what is refused; the kind of the refusal."""
        answer = self._scan(pickup, code)
        assert answer["scans"][-1]["outcome"] == "refused", answer["scans"]
        return answer["scans"][-1]["answer"]["kind"]

    def _scan(self, pickup: int, code: str) -> Any:
        sent = {"device": self.device, "sequence": self._next(), "text": code}
        return self.keys("scans", pickup, **sent)

    def _next(self) -> int:
        self.sequence += 1
        return self.sequence

    def puts(self, pickup: int, goods: Goods) -> dict[str, Any]:
        """Scan all of ``goods`` onto the pickup; the tally after them."""
        for line, (code, much) in enumerate(goods.items(), start=1):
            if isinstance(much, int):
                self.scans(pickup, code)
                sent = {"device": self.device, "sequence": self._next(), "line": line}
                tally = self.keys("quantity", pickup, quantity=str(much), **sent)["tally"]
            else:
                tally = self.scans(pickup, *much)
        return tally

    def finishes(self, pickup: int, *, close: bool = False) -> str:
        """F9; the number of the pickup."""
        answer = self.keys("finish", pickup, close=close)
        assert "number" in answer, answer
        return str(answer["number"])
