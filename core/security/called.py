"""People by the names that their colleagues know them by, also those who have left."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import one_of
from core.security.identity import SYSTEM
from core.security.models import User


def people_called(logins: Iterable[str], here: Context) -> dict[str, str]:
    """The names of ``logins``, by login; one statement."""
    asked = set(logins)
    query = select(User.login, User.name).where(one_of(here.session, User.login, asked))
    found = {row.login: row.name or row.login for row in here.session.execute(query)}
    if SYSTEM.login in asked:
        found.setdefault(SYSTEM.login, in_language(_("The system"), here.identity.locale))
    return found
