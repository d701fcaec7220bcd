"""The branch's printer and the layouts of its papers: seen, tried, corrected by millimetres."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from core.company.decisions import decide
from core.i18n import _
from core.printing.layout import Layout, LayoutRefused
from core.refusal import Invalid
from core.web.forms import Field
from core.web.pages import form_page
from core.web.site import BRANCH_FIXED, Place
from core.workflow.papers import MEASURES, PRINTER, layout_of, printer_of

MODES = (
    ("full", _("Full form on blank paper")),
    ("overlay", _("Values only, onto preprinted forms")),
)
PRINTER_FIELDS = (
    Field(name="mode", title=_("What is printed"), kind="choice", choices=MODES, required=True),
    Field(name="offset_x", title=_("Shift right, mm"), kind="decimal", default=Decimal(0)),
    Field(name="offset_y", title=_("Shift down, mm"), kind="decimal", default=Decimal(0)),
    Field(name="scale_x", title=_("Stretch sideways"), kind="decimal", scale=4, default=Decimal(1)),
    Field(
        name="scale_y", title=_("Stretch lengthways"), kind="decimal", scale=4, default=Decimal(1)
    ),
)
LAYOUT_FIELDS = (
    Field(
        name="data",
        title=_("Layout"),
        kind="long",
        required=True,
        longest=2_000_000,
        help=_("Plain data, places in millimetres from the top left corner."),
    ),
)


class Printing(Place):
    """``/branch/printing``: layouts below it by name."""

    title = _("Printing")
    scope = "core:layout"

    def __getitem__(self, name: str) -> Any:
        if name not in self.here.company.layouts:
            raise KeyError(name)
        return LayoutPlace(self, name, self.here)


class LayoutPlace(Place):
    """One layout."""

    scope = "core:layout"

    @property
    def title(self) -> str:
        """The layout's name."""
        return self.__name__


BRANCH_FIXED["printing"] = Printing


@view_config(
    context=Printing, renderer="core.web:templates/printing.pt", permission="core:layout:edit"
)
def layouts(place: Printing, request: Any) -> dict[str, Any]:
    """All layouts and how this branch's printer is set."""
    found = [layout_of(request.here, name) for name in request.here.company.layouts]
    versions = {name: len(kept) for name, kept in request.here.company.layouts.items()}
    printer, mode = printer_of(request.here)
    return {"layouts": found, "versions": versions, "printer": printer, "mode": mode}


@view_config(
    context=Printing,
    name="printer",
    renderer="core.web:templates/form.pt",
    permission="core:layout:edit",
)
def printer(place: Printing, request: Any) -> Any:
    """How this branch's printer deviates, in millimetres."""
    now, mode = printer_of(request.here)
    start = {"mode": mode} | {name: Decimal(str(getattr(now, name))) for name in MEASURES}

    def save(values: dict[str, Any]) -> str:
        for name in ("scale_x", "scale_y"):
            if values[name] is not None and not Decimal("0.8") <= values[name] <= Decimal("1.2"):
                raise Invalid(
                    _("A printer stretches by 0.8 to 1.2."), fields={name: _("0.8 to 1.2")}
                )
        kept = {name: str(value) for name, value in values.items() if value is not None}
        branch = request.here.branch
        decide(request.here, "set_option", branch=branch.name, name=PRINTER, value=kept)
        request.notice(_("The printer is set. Print a test page to see it."))
        return request.resource_url(place)

    return form_page(
        request,
        PRINTER_FIELDS,
        save,
        title=_("Printer"),
        start=start,
        back=request.resource_url(place),
    )


@view_config(
    context=LayoutPlace, renderer="core.web:templates/form.pt", permission="core:layout:edit"
)
def edit_layout(place: LayoutPlace, request: Any) -> Any:
    """Change a layout; what does not fit the paper is refused by its place."""
    newest = request.here.company.layouts[place.__name__][-1]

    def save(values: dict[str, Any]) -> str:
        try:
            data = json.loads(values["data"])
            layout = Layout.from_data(data)
        except (json.JSONDecodeError, LayoutRefused) as error:
            message = error.args[0] if error.args else str(error)
            raise Invalid(message, fields={"data": message}) from None
        if layout.name != place.__name__:
            raise Invalid(_("The name of a layout stays as it is."))
        decide(request.here, "keep_layout", name=layout.name, data=layout.to_data())
        request.notice(_("The layout was saved as a new version."))
        return request.resource_url(place.__parent__)

    start = {"data": json.dumps(newest, ensure_ascii=False, indent=1)}
    return form_page(
        request,
        LAYOUT_FIELDS,
        save,
        title=place.__name__,
        start=start,
        back=request.resource_url(place.__parent__),
    )


@view_config(context=LayoutPlace, name="preview", permission="core:layout:edit")
def preview(place: LayoutPlace, request: Any) -> Response:
    """The layout on invented values, with the picture of the preprinted form where there is one."""
    from core.printing.draw import Mode, draw
    from core.printing.samples import sample

    layout = layout_of(request.here, place.__name__)
    mode: Mode = "overlay" if request.GET.get("mode") == "overlay" else "preview"
    printer, _mode = printer_of(request.here)
    pdf = draw(
        layout,
        [sample(layout)],
        mode=mode,
        printer=printer,
        locale=request.locale_name,
        printed_at=datetime.now(request.here.now.tzinfo),
    )
    return Response(
        pdf,
        content_type="application/pdf",
        content_disposition=f'inline; filename="{layout.name}.pdf"',
    )
