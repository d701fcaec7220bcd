"""Tables to take along: an empty one to fill in, what is there already, and the rows refused."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Literal
from urllib.parse import quote

from pyramid.response import Response
from pyramid.view import view_config

from addons.base.import_job import plan_of
from addons.base.permissions import IMPORT
from addons.base.resources.files import Imports
from core.exchange.imports import export_rows
from core.exchange.models import Upload
from core.exchange.template import csv_template, template
from core.exchange.writing import to_csv, to_xlsx

ENDINGS = (".gz", ".csv", ".txt", ".xlsx", ".xls")
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@view_config(context=Imports, name="template", permission=IMPORT)
def empty_table(place: Imports, request: Any) -> Response:
    """A table to fill in, its headers in the reader's language."""
    target = place.target(request.GET.get("target", ""))
    columns = target.columns(request.here)
    kind = _kind(request)
    body = (csv_template if kind == "csv" else template)(columns, request.localizer)
    return _download(body, kind, f"{target.name}-template")


@view_config(context=Imports, name="records", permission=IMPORT)
def records(place: Imports, request: Any) -> Response:
    """What is there already, as a file that can be changed and sent back."""
    target = place.target(request.GET.get("target", ""))
    names, rows = export_rows(target, request.here)
    locale = request.localizer
    titles = {c.name: c.title(locale.locale_name) for c in target.columns(request.here)}
    headers = [titles[name] for name in names]
    if _kind(request) == "csv":
        return _download(to_csv(headers, rows, locale=locale), "csv", target.name)
    return _download(to_xlsx(headers, rows, title=target.title, locale=locale), "xlsx", target.name)


@view_config(context=Upload, name="refused", permission=IMPORT)
def refused(upload: Upload, request: Any) -> Response:
    """The refused rows with their reasons, to correct and send again."""
    _target, made = plan_of(upload, request.here)
    kind = _kind(request)
    body = made.refused_file(kind, locale=request.localizer)
    return _download(body, kind, f"refused-{_bare(upload.filename)}")


def _kind(request: Any) -> Literal["csv", "xlsx"]:
    return "csv" if request.GET.get("kind") == "csv" else "xlsx"


def _bare(filename: str) -> str:
    """The name of a file without what says how it is written: products for products.csv.gz."""
    name = PurePath(filename)
    while name.suffix.lower() in ENDINGS:
        name = name.with_suffix("")
    return name.name


def _download(body: bytes, kind: str, name: str) -> Response:
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response = Response(body, content_type=TYPES[kind])
    response.content_disposition = (
        f'attachment; filename="{ascii_name}.{kind}"; filename*=UTF-8\'\'{quote(name)}.{kind}'
    )
    return response
