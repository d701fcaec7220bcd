"""Product lines: the tree under which products, discounts and territories are arranged."""

from __future__ import annotations

from typing import Any

from addons.base.lines import place
from addons.base.models import ProductLine
from core.i18n import _
from core.web.collection import Collection, Column
from core.web.forms import Field

INDENT = "— "


def indented(line: ProductLine) -> str:
    """The name of ``line`` as deep as it stands in the tree."""
    return INDENT * line.depth + line.name


class Lines(Collection):
    """``/branch/base/lines``."""

    addon = "base"
    name = "lines"
    scope = "base:line"
    record = ProductLine
    title = _("Product lines")
    singular = _("product line")
    hint = _("Product lines carry discounts and territories. Create the topmost ones first.")
    columns = (
        Column(name="name", title=_("Name"), value=indented, link=True),
        Column(name="code", title=_("Code"), link=True, sort=ProductLine.code),
        Column(name="name_en", title=_("English name")),
        Column(name="path", title=_("Path"), sort=ProductLine.path),
    )
    details = (
        Column(name="code", title=_("Code")),
        Column(name="name", title=_("Name")),
        Column(name="name_en", title=_("English name")),
        Column(name="parent", title=_("Above it"), value="parent.name"),
        Column(name="path", title=_("Path")),
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=40),
        Field(name="name", title=_("Name"), required=True),
        Field(name="name_en", title=_("English name")),
        Field(
            name="parent_id",
            title=_("Stands below"),
            kind="lookup",
            of="base/lines",
            help=_("Left empty, it is a topmost line."),
        ),
    )
    searched = (ProductLine.code, ProductLine.name, ProductLine.name_en)
    sort = "path"

    def note(self, record: ProductLine) -> str:
        """The way down the tree."""
        return record.path

    def save(self, record: ProductLine, values: dict[str, Any]) -> None:
        """Take over the form and keep every path below in step."""
        code, parent = values.pop("code").strip(), values.pop("parent_id")
        self.refuse_double(record, "code", code)
        place(self.here.session, record, code, parent)
        super().save(record, values)
