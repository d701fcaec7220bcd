"""Trying a drawing on paper: the page sends who does what, and is told what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyramid.view import view_config

from core.web.businesses.place import DefinitionPlace
from core.web.designer.faults import faults_of
from core.web.designer.meant import meant_by
from core.web.designer.page import EDIT, sent_by, shown
from core.workflow.plain_limits import refuse_excess
from core.workflow.trial.trying import try_on_paper
from core.workflow.versions.drafts import drawing


@view_config(
    context=DefinitionPlace, name="try", request_method="POST", renderer="json", permission=EDIT
)
def try_it(place: DefinitionPlace, request: Any) -> dict[str, Any]:
    """What would happen at each of the ``acts`` sent, or, of a broken drawing, its faults.

    ``data`` is the drawing as it stands in the page; without it what is saved is tried.
    """
    sent, here = sent_by(request), request.here
    draft, translate = shown(place, here), request.localizer.translate
    if isinstance(data := sent.get("data"), Mapping):
        refuse_excess(data)
        draft = replace(draft, data=data)
    if found := faults_of(draft, here, translate):
        return {"faults": found, "moments": []}
    business = draft.read()
    script = {"acts": meant_by(sent.get("acts"), business, here)}
    return {"faults": [], **try_on_paper(business, script, drawing(here), translate)}
