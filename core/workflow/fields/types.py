"""The core's own types of fields, and those that the addons which are on bring along."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_, select

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.security.models import Posting, User
from core.workflow.documents import Attachment
from core.workflow.fields.field_type import Choices, FieldType

LONG = 5000
PEOPLE = 2000


def types_of(context: Context) -> dict[str, FieldType]:
    """All types of fields that the person's branch has, by name."""
    return {**OWN, **context.hooks.named("field_types")}


def type_named(name: str, types: Mapping[str, FieldType]) -> FieldType:
    """The type called ``name``; what an addon that is gone has left is told as it stands."""
    return types.get(name) or FieldType(name=name, title=name)


def _people(context: Context) -> Any:
    """Login and name of everybody at work in the branch today."""
    assert context.branch is not None
    today = context.today
    return (
        select(User.login, User.name)
        .join(Posting)
        .where(
            User.active,
            Posting.place == context.branch.name,
            or_(Posting.since.is_(None), Posting.since <= today),
            or_(Posting.until.is_(None), Posting.until >= today),
        )
        .distinct()
        .order_by(User.name, User.login)
    )


def _at_work(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    query = _people(context).where(one_of(context.session, User.login, values))
    return {row.login: row.name for row in context.session.execute(query)}


def _people_ever(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    query = select(User.login, User.name).where(one_of(context.session, User.login, values))
    return {row.login: row.name or row.login for row in context.session.execute(query)}


def _everybody(context: Context) -> Choices:
    rows = context.session.execute(_people(context).limit(PEOPLE))
    return [(row.login, row.name) for row in rows]


def _files(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    session = context.session
    query = select(Attachment.id, Attachment.name).where(one_of(session, Attachment.id, values))
    return {row.id: row.name for row in session.execute(query)}


OWN = {
    kind.name: kind
    for kind in (
        FieldType(name="text", title=_("Text")),
        FieldType(name="long", title=_("Long text"), widget="long", longest=LONG),
        FieldType(
            name="number",
            title=_("Numeric value"),
            widget="decimal",
            show="number",
            kept="units",
            scale=4,
        ),
        FieldType(
            name="money", title=_("Money"), widget="decimal", show="money", kept="units", scale=2
        ),
        FieldType(name="date", title=_("Date"), widget="date", show="date", kept="day"),
        FieldType(name="moment", title=_("Moment"), widget="moment", show="moment", kept="moment"),
        FieldType(
            name="yes_no", title=_("Yes or no"), widget="yes_no", show="yes_no", kept="yes_no"
        ),
        FieldType(name="choice", title=_("Choice"), widget="choice", show="choice"),
        FieldType(
            name="user",
            title=_("Colleague"),
            widget="user",
            named=_at_work,
            offered=_everybody,
            called=_people_ever,
        ),
        FieldType(
            name="attachment",
            title=_("Attachments"),
            widget="attachment",
            kept="ids",
            named=_files,
        ),
        FieldType(name="table", title=_("Table of lines"), widget="table", kept="table"),
    )
}
