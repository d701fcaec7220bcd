"""What stands on a page of a business, read at a glance: many pages are looked at."""

from __future__ import annotations

import re
from html import unescape

TITLES = re.compile(r"<dt[^>]*>(.*?)</dt>|<h2[^>]*>(.*?)</h2>", re.DOTALL)
OFFERED = re.compile(r'<button[^>]*name="transition"[^>]*value="([^"]*)"')
ROWS = re.compile(r"<tr[ >].*?</tr>", re.DOTALL)
CELL = re.compile(r"<a [^>]*>([^<]*)</a>")
ITEM = re.compile(r'data-field="([^"]*)"[^>]*>(.*?)(?=data-field="|</form>)', re.DOTALL)
CONTROL = re.compile(r"<(?:input|select|textarea)[ >]|data-lines")
SMALL = re.compile(r"<small.*?</small>", re.DOTALL)
CARD = re.compile(r'<li class="(?:card-of|task)[ "].*?</li>', re.DOTALL)
LEADS = re.compile(r'href="[^"]*/(\d+)"')
FILTERS = re.compile(r'<(?:input|select)[^>]*name="([^".]+)')
SORTED = re.compile(r'href="\?[^"]*sort=-?([a-z_]+)')
FAULT = re.compile(r'id="error-field-([^"]*)"[^>]*>([^<]*)<')
ALERT = re.compile(r'role="alert"[^>]*>(.*?)</div>', re.DOTALL)


def words(html: str) -> str:
    """The text in a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def titles(page: str) -> set[str]:
    """What the fields and parts of a document's page are called."""
    body = page[page.index("<main") :]
    return {words(SMALL.sub("", one or other)) for one, other in TITLES.findall(body)}


def offered(page: str) -> set[str]:
    """The transitions for which there is a button."""
    return set(OFFERED.findall(page))


def rows(page: str) -> dict[str, str]:
    """The rows of a list by the document that they are of."""
    found = {}
    for row in ROWS.findall(page[page.index("<main") :]):
        if (link := CELL.search(row)) is not None:
            found[link[1].strip()] = words(row)
    return found


def open_fields(page: str) -> set[str]:
    """The fields of a form that one may fill in."""
    return {name for name, item in ITEM.findall(page) if CONTROL.search(item)}


def alert(page: str) -> str:
    """What a page says in red."""
    found = ALERT.search(page)
    return words(found[1]) if found else ""


def cards(page: str) -> dict[int, str]:
    """The cards of a board, or the tasks of an inbox, by the document that they are of."""
    return {int(LEADS.search(card)[1]): card for card in CARD.findall(page)}


def sorted_by(page: str) -> set[str]:
    """The columns by which a list can be sorted."""
    return set(SORTED.findall(page))
