"""The list of a branch's businesses, and the beginning of a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyramid.view import view_config

from core.context import Context
from core.i18n import LOCALES, _
from core.refusal import Invalid
from core.web.businesses.place import BusinessesPlace
from core.web.businesses.standing import (
    DRAWN,
    LIVE,
    RETIRED,
    WAITING,
    drawers,
    may_speak_for_all,
    names_for,
    standings,
    whose,
)
from core.web.forms import Field
from core.web.pages import form_page
from core.workflow.businesses import definition
from core.workflow.definition import in_words
from core.workflow.numbers import free_series
from core.workflow.versions.drafts import EDIT, called_anew, drawing, refuse_taken, start

PAGE = "core.web:templates/businesses/overview.pt"


@view_config(context=BusinessesPlace, renderer=PAGE, permission=".view")
def overview(place: BusinessesPlace, request: Any) -> dict[str, Any]:
    """What is live, what is drawn, and what could be live in this branch."""
    here, every = request.here, standings(request.here)
    return {
        "groups": [
            (title, [one for one in every if one.state in states])
            for title, states in (
                (_("Live here"), (LIVE,)),
                (_("Waiting for modules that are off here"), (WAITING,)),
                (_("Being drawn"), (DRAWN,)),
                (_("Not live here"), (RETIRED,)),
            )
        ],
        "words": names_for(request),
        "may_edit": here.may(EDIT),
        "for_all": may_speak_for_all(here),
        "drawn_by": drawers(every, here),
    }


@view_config(
    context=BusinessesPlace,
    name="new",
    renderer="core.web:templates/form.pt",
    permission=".edit",
)
def new(place: BusinessesPlace, request: Any) -> Any:
    """Begin a business: from nothing, or from a version of another one."""
    kinds = drawing(request.here).hooks.named("kinds")
    translate = request.localizer.translate
    fields = (
        *(
            Field(
                name=f"title_{locale}",
                title=_("Name in Chinese") if locale == "zh_CN" else _("Name in English"),
                required=True,
                longest=80,
            )
            for locale in LOCALES
        ),
        Field(
            name="name",
            title=_("Short name"),
            longest=40,
            help=_("It stands in the address. Left empty, it is made from the English name."),
        ),
        Field(
            name="source",
            title=_("Made from"),
            kind="choice",
            choices=[("", translate(_("nothing"))), *_sources(request)],
        ),
        Field(
            name="kind",
            title=_("Kind of document"),
            kind="choice",
            choices=[(name, kind.title) for name, kind in kinds.items()],
            help=_("Asked for where the business is made from nothing."),
        ),
    )

    def save(values: dict[str, Any]) -> str:
        name = values["name"] or _short(values["title_en"])
        if not name:
            said = _("Type a short name; the English name has no letters to make one from.")
            raise Invalid(said, fields={"name": said})
        refuse_taken(request.here, name)
        data = _begun(request, name, values)
        start(request.here, name, data)
        called = in_words(data["title"], request.locale_name)
        request.notice(_("${name} is begun.", mapping={"name": called}))
        return str(request.resource_url(place, name, "design"))

    return form_page(
        request,
        fields,
        save,
        title=_("New business"),
        back=request.resource_url(place),
        start={"kind": "base.document" if "base.document" in kinds else None},
        moment="new",
        button=_("Begin"),
    )


def _short(title: str) -> str:
    """The name in addresses of a business that people call ``title``."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).lstrip("_0123456789")[:40].rstrip("_")


def _begun(request: Any, name: str, values: dict[str, Any]) -> dict[str, Any]:
    """What a new draft says: that of the version it is made from, or one way from draft to done."""
    title = {locale: values[f"title_{locale}"] for locale in LOCALES}
    if values["source"]:
        source, _colon, version = values["source"].rpartition(":")
        data = definition(request.here, source, int(version)).to_data()
        return {**called_anew(data, source, name), "title": title}
    if not values["kind"]:
        said = _("Choose a kind of document, or a business to make it from.")
        raise Invalid(said, fields={"kind": said})
    return {
        "title": title,
        "kind": values["kind"],
        "series": free_series(name, _series(request.here)),
        "steps": [
            {"name": "draft", "title": {"en": "Draft", "zh_CN": "草稿"}},
            {"name": "done", "title": {"en": "Done", "zh_CN": "已完成"}, "final": True},
        ],
        "transitions": [
            {
                "name": "finish",
                "title": {"en": "Finish", "zh_CN": "完成"},
                "source": "draft",
                "target": "done",
                "numbers": True,
            }
        ],
    }


def _series(context: Context) -> set[str]:
    """The series that businesses and drafts of the company number in."""
    businesses = context.company.businesses.values()
    kept = [data for versions in businesses for data in versions.values()]
    return {data.get("series", "") for data in (*kept, *context.company.drafts.values())}


def _sources(request: Any) -> Iterator[tuple[str, str]]:
    """Every version in the company, of whatever branch, the newest of each home first."""
    kept = request.here.company.businesses
    for name, versions in kept.items():
        homes: set[str] = set()
        for version in sorted(versions, reverse=True):
            business = definition(request.here, name, version)
            if business.home not in homes:
                homes.add(business.home)
                called = business.called(request.locale_name)
                told = f"{called} · {whose(request, business.home)} · {version}"
                yield f"{name}:{version}", told
