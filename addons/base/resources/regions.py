"""The administrative divisions of China, from province to county."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from addons.base.choices import REGION_LEVELS
from addons.base.models import Region
from core.i18n import _
from core.web.collection import Collection, Column, Filter


def provinces(here: Any) -> Sequence[tuple[str, str]]:
    """The provinces, for a filter."""
    query = select(Region.code, Region.name).where(Region.level == "province")
    return [(code, name) for code, name in here.session.execute(query.order_by(Region.code))]


def below(query: Select[Any], code: str) -> Select[Any]:
    """Only the region ``code`` and what lies in it."""
    return query.where(Region.code.startswith(code, autoescape=True))


class Regions(Collection):
    """``/branch/base/regions``; the codes come from GB/T 2260 and are not edited by hand."""

    addon = "base"
    name = "regions"
    scope = "base:region"
    record = Region
    title = _("Regions")
    singular = _("region")
    hint = _("The regions of China are loaded by `qudao import regions`.")
    columns = (
        Column(name="code", title=_("Code"), sort=Region.code),
        Column(name="name", title=_("Name"), sort=Region.name, link=True),
        Column(name="level", title=_("Level"), show="choice", choices=REGION_LEVELS),
        Column(name="full_name", title=_("Full name")),
    )
    filters = (
        Filter(name="province", title=_("Province"), choices=provinces, apply=below),
        Filter(
            name="level", title=_("Level"), expression=Region.level, choices=REGION_LEVELS
        ),
    )
    searched = (Region.code, Region.name, Region.initials)
    sort = "code"
    kept = "code"

    def note(self, record: Region) -> str:
        """Where the region lies tells 城关区 from 城关区."""
        return record.full_name
