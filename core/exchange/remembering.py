"""What was said of a file before: one with the same headers is understood in the same way again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select

from core.context import Context
from core.exchange.columns import OURS, Column, plain_title, titles_of
from core.exchange.models import Upload


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What headers mean and what holds for all rows, as said of ``filename`` on that day."""

    filename: str
    asked: datetime
    columns: Mapping[str, str]
    constants: Mapping[str, str]


def set_of_headers(headers: Sequence[str]) -> str:
    """What tells a set of headers from others; their order does not count, nor what we added.

    So the file of refused rows, mended and sent again, is understood as the first one was.
    """
    ours = titles_of(OURS)
    theirs = sorted(header for header in headers if plain_title(header) not in ours)
    return sha256("\n".join(theirs).encode()).hexdigest()[:32]


def remembered(
    context: Context, target: str, columns: Sequence[Column], headers: Sequence[str]
) -> Remembered | None:
    """What was said of the last such file for ``target``, or None where nothing was.

    It is one that was imported, or one that the same person looked at; what there is no more, such
    as a field that was taken away, is left out.
    """
    last = context.session.scalar(
        select(Upload)
        .where(Upload.target == target, Upload.headers == set_of_headers(headers))
        .where(or_(Upload.state != "new", Upload.asked_by == context.identity.login))
        .order_by(Upload.id.desc())
        .limit(1)
    )
    if last is None or not (last.columns or last.constants):
        return None
    known = {column.name for column in columns}
    return Remembered(
        filename=last.filename,
        asked=last.asked,
        columns={
            header: name
            for header, name in last.columns.items()
            if header in headers and name in {"", *known}
        },
        constants={name: text for name, text in last.constants.items() if name in known},
    )
