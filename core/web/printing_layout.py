"""One layout on a page: tried, changed, corrected by millimetres; every version kept."""

from __future__ import annotations

import json
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.printing.layout import Layout, LayoutRefused
from core.refusal import Invalid
from core.web.forms import Field
from core.web.pages import form_page
from core.web.papers import pdf_response
from core.web.site import Place
from core.workflow.layouts import keep_layout, layout_of

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


class LayoutPlace(Place):
    """One layout."""

    scope = "core:layout"

    @property
    def title(self) -> str:
        """The layout's name."""
        return self.__name__


@view_config(
    context=LayoutPlace, renderer="core.web:templates/form.pt", permission="core:layout:edit"
)
def edit_layout(place: LayoutPlace, request: Any) -> Any:
    """Change a layout; what does not fit the paper is refused by its place."""

    def save(values: dict[str, Any]) -> str:
        try:
            layout = Layout.from_data(json.loads(values["data"]))
        except (json.JSONDecodeError, LayoutRefused) as error:
            message = error.args[0] if error.args else str(error)
            raise Invalid(message, fields={"data": message}) from None
        if layout.name != place.__name__:
            raise Invalid(_("The name of a layout stays as it is."))
        keep_layout(request.here, layout)
        request.notice(_("The layout was saved as a new version."))
        return request.resource_url(place.__parent__)

    now = layout_of(request.here, place.__name__)
    start = {"data": json.dumps(now.to_data(), ensure_ascii=False, indent=1)}
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
    pdf = draw(
        layout,
        [sample(layout, request.locale_name)],
        mode=mode,
        locale=request.locale_name,
        printed_at=request.here.now,
    )
    return pdf_response(pdf, f"{layout.name}.pdf")
