"""Where a layout stands in the tree, and what everything on its page begins with."""

from __future__ import annotations

from typing import Any

from core.i18n import _
from core.printing.layout import Layout
from core.refusal import NotHere
from core.web.layouts import inputs
from core.web.layouts.form import State, read_layout
from core.web.site import Place
from core.workflow.printing.layouts import layout_of, newest

PERMISSION = "core:layout:edit"


class LayoutPlace(Place):
    """One layout."""

    scope = "core:layout"

    @property
    def layout(self) -> Layout:
        """The newest version."""
        return layout_of(self.here, self.__name__)

    @property
    def title(self) -> str:
        """What the paper is called, its sheet, and whose it is where it is a branch's own."""
        layout, locale = self.layout, self.here.identity.locale
        called = f"{layout.title.said_in(locale)} {layout.size}"
        branch = self.here.company.branches.get(layout.branch)
        return f"{called} · {branch.called(locale)}" if branch else called

    def version(self, number: str) -> Layout:
        """The version that an address or a form names; 0 is the newest."""
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
        if not 0 <= wanted <= newest(self.here, self.__name__):
            raise NotHere(_("There is no such version of this layout."))
        return layout_of(self.here, self.__name__, wanted)


def typed(request: Any) -> State:
    """What stands in the form that was sent."""
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def titles_in(request: Any, layout: Layout) -> dict[str, str]:
    """What the reader calls each value of ``layout``."""
    translate = request.localizer.translate
    told = inputs.titles_of(layout, request.locale_name)
    return {path: translate(title) for path, title in told.items()}


def read(place: LayoutPlace, request: Any, state: State) -> Layout:
    """What was typed, with the values that the addon offers today; raises Invalid."""
    was, here = place.layout, request.here
    shipped = here.hooks.named("print_layouts").get(was.prints)
    words = shipped.vocabulary if shipped else was.vocabulary
    titles = titles_in(request, was)
    return read_layout(state, was, words, titles, request.locale_name, here.company.pictures)
