"""The station's prints in the queue: how they stand, and what the clerk does about one."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from addons.barcode import printing
from addons.barcode.resources import Station
from addons.barcode.views.deeds import deed, number_in, sent_by
from core.web.collection import is_number
from core.web.papers import job_told
from core.workflow.printing.print_rules import DEEDS, OPEN
from core.workflow.printing.print_words import job_title


@view_config(context=Station, name="prints", renderer="json", permission=".use")
def prints(place: Station, request: Any) -> dict[str, Any]:
    """The clerk's prints that are not on paper yet, and those that ``?job=`` asks for."""
    here, translate = request.here, request.localizer.translate
    asked = [int(one) for one in request.GET.getall("job") if is_number(one)][: printing.MOST]
    return {
        "prints": [
            {
                **job_told(here, job, request),
                "title": translate(job_title(here, job, number)),
                "open": job.state in OPEN,
                "deeds": [
                    {"name": name, "title": translate(one.title)}
                    for name, one in DEEDS.items()
                    if name != "move" and job.state in one.states and job.state != "claimed"
                ],
            }
            for job, number in printing.own_prints(here, asked)
        ]
    }


@deed("decide-print", Station)
def decide_print(place: Station, request: Any) -> dict[str, Any]:
    """What the clerk says about a print: print it, it came out, cancel it."""
    data, here = sent_by(request), request.here
    job = printing.decide_own(here, number_in(data, "job"), str(data.get("deed", "")))
    return {"job": job_told(here, job, request)}


@deed("print-here", Station)
def print_here(place: Station, request: Any) -> dict[str, Any]:
    """Take a print from the queue and print it in the browser instead."""
    return {"copy": printing.print_here(request.here, number_in(sent_by(request), "job"))}
