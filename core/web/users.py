"""Users on pages: who signs in, which seats they hold, since and until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import Select, select

from core.i18n import LOCALES, _
from core.refusal import Invalid, NotHere, Refusal
from core.security import sign_in
from core.security.models import Posting, SignIn, User
from core.web.collection import Collection, Column, Filter, Panel
from core.web.forms import Field
from core.web.pages import form_page
from core.web.site import FIXED

PASSWORD = (Field(name="password", title=_("New password"), kind="password", required=True),)


def _seats(user: User) -> str:
    return ", ".join(f"{p.place}/{p.department}/{p.position}" for p in user.postings)


class Users(Collection):
    """``/users``: everybody who signs in, seen by those who may in one of their branches."""

    addon = "core"
    name = "users"
    scope = "core:user"
    anywhere = ("view",)
    record = User
    title = _("Users")
    singular = _("user")
    columns = (
        Column(name="login", title=_("Login"), sort=User.login, link=True),
        Column(name="name", title=_("Name"), sort=User.name),
        Column(name="seats", title=_("Positions"), value=_seats),
        Column(name="active", title=_("Open"), show="yes_no", sort=User.active),
    )
    details = (
        *columns,
        Column(name="mail", title=_("E-mail")),
        Column(name="phone", title=_("Phone")),
        Column(name="locked_until", title=_("Locked until"), show="moment"),
    )
    filters = (
        Filter(
            name="place",
            title=_("Branch"),
            choices=lambda here: [
                (b.name, b.called(here.identity.locale)) for b in here.company.branches.values()
            ],
            apply=lambda query, text: query.where(User.postings.any(Posting.place == text)),
        ),
    )
    searched = (User.login, User.name)
    sort = "login"
    fields = (
        Field(name="login", title=_("Login"), required=True, longest=80, only="new"),
        Field(name="name", title=_("Name"), required=True, longest=80),
        Field(
            name="password", title=_("First password"), kind="password", required=True, only="new"
        ),
        Field(name="mail", title=_("E-mail"), kind="mail", longest=120),
        Field(name="phone", title=_("Phone"), longest=40),
        Field(
            name="locale",
            title=_("Language"),
            kind="choice",
            required=True,
            default="zh_CN",
            choices=tuple(zip(LOCALES, ("English", "中文"), strict=True)),
        ),
        Field(name="active", title=_("Open"), kind="yes_no", default=True),
    )
    panels = (
        Panel(
            name="sessions",
            title=_("Where the person is signed in"),
            columns=(
                Column(name="seen", title=_("Last seen"), show="moment"),
                Column(name="address", title=_("Address")),
                Column(name="agent", title=_("Browser")),
            ),
            rows=lambda user, here: here.session.scalars(
                select(SignIn).where(SignIn.user_id == user.id, SignIn.ended.is_(None))
            ),
            empty=_("Not signed in anywhere."),
        ),
    )

    def query(self) -> Select[Any]:
        """Everybody, or for whoever serves one branch those posted there."""
        query = select(User)
        if self.here.may("core:user:view"):
            return query
        places = [
            b.name
            for b in self.here.company.branches.values()
            if self.here.identity.may("core:user:view", b)
        ]
        if not places:
            return query  # Whoever may see nobody is refused for that, not told nobody is there.
        return query.where(User.postings.any(Posting.place.in_(places)))

    def save(self, record: User, values: dict[str, Any]) -> None:
        """Take over a user; a login is taken once, a closed account is signed out."""
        password = values.pop("password", None)
        if "login" in values:
            values["login"] = values["login"].strip().lower()
            if sign_in.find_user(self.here.session, values["login"]) is not None:
                raise Invalid(
                    _("This login is taken. Choose another."), fields={"login": _("Taken.")}
                )
        if password is not None:
            record.password = sign_in.hash_password(password)
        super().save(record, values)
        if record.id is not None and not record.active:
            sign_in.end_all(self.here.session, record.id, self.here.now)


FIXED["users"] = Users


@view_config(context=User, renderer="core.web:templates/user.pt", permission=".view")
def show(user: User, request: Any) -> dict[str, Any]:
    """A user, the seats held, the sessions open."""
    from core.web.pages import show_record

    return show_record(user, request) | {"seats": _open_seats(request)}


@view_config(context=User, name="post", request_method="POST", permission=".edit")
def post(user: User, request: Any) -> HTTPSeeOther:
    """Post a user to a seat."""
    place, _slash, rest = request.POST.get("seat", "").partition("/")
    department, _slash, position = rest.partition("/")
    try:
        branch = request.here.company.branches[place]
        branch.departments[department].positions[position]
    except KeyError:
        raise NotHere(_("There is no such position. Choose one from the list.")) from None
    if not request.here.identity.may("core:user:edit", branch):
        raise Refusal(_("You post nobody to that branch."))
    user.postings.append(
        Posting(
            place=place,
            department=department,
            position=position,
            since=_day(request, "since"),
            until=_day(request, "until"),
        )
    )
    request.notice(_("${name} was posted.", mapping={"name": user.name}))
    return HTTPSeeOther(request.resource_url(user))


@view_config(context=User, name="unpost", request_method="POST", permission=".edit")
def unpost(user: User, request: Any) -> HTTPSeeOther:
    """Take a seat from a user."""
    wanted = request.POST.get("posting", "")
    for posting in list(user.postings):
        if str(posting.id) == wanted:
            user.postings.remove(posting)
    request.notice(_("The position was taken back."))
    return HTTPSeeOther(request.resource_url(user))


@view_config(
    context=User, name="password", renderer="core.web:templates/form.pt", permission=".edit"
)
def password(user: User, request: Any) -> Any:
    """Set a new password for a user; every session of theirs ends."""

    def save(values: dict[str, Any]) -> str:
        user.password = sign_in.hash_password(values["password"])
        user.failures, user.locked_until = 0, None
        sign_in.end_all(request.here.session, user.id, request.here.now)
        request.notice(_("${name} has a new password.", mapping={"name": user.name}))
        return request.resource_url(user)

    return form_page(request, PASSWORD, save, title=user.name, back=request.resource_url(user))


def _open_seats(request: Any) -> list[tuple[str, str]]:
    locale = request.locale_name
    return [
        (
            f"{branch.name}/{d}/{p}",
            f"{branch.called(locale)} · {department.called(locale)} · {position.called(locale)}",
        )
        for branch in request.here.company.branches.values()
        if request.here.identity.may("core:user:edit", branch)
        for d, department in sorted(branch.departments.items())
        for p, position in sorted(department.positions.items())
    ]


def _day(request: Any, name: str) -> date | None:
    text = request.POST.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(
            _("${text} is no date. Write it as 2026-11-23.", mapping={"text": text})
        ) from None
