"""Users on pages: who signs in, which seats they hold, since and until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from core.i18n import LOCALES, _
from core.orm.changes import changes_of
from core.refusal import NotHere, Refusal
from core.security import people, sign_in, tokens
from core.security.models import Posting, User
from core.web.changes import told, words_of
from core.web.collection import Collection, Column, Filter, Panel
from core.web.company_fields import seat_title
from core.web.delegations import told_of
from core.web.forms import Field
from core.web.pages import form_page, show_record
from core.web.site import FIXED
from core.web.tokens import say_ended
from core.workflow.delegations import delegations_of

PASSWORD = (
    Field(
        name="password",
        title=_("New password"),
        kind="password",
        required=True,
        help=_("With it all sessions and all API tokens of the person end."),
    ),
)


def _seats(user: User) -> str:
    here = user.__parent__.here  # type: ignore[attr-defined]
    today, locale = here.today, here.identity.locale
    held = (p.seat for p in user.postings if p.holds(today))
    return "; ".join(seat_title(seat, here.company, locale) for seat in held)


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
        Column(name="active", title=_("Account open"), show="yes_no", sort=User.active),
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
        Field(name="active", title=_("Account open"), kind="yes_no", default=True),
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
            rows=lambda user, here: sign_in.live(here.session, user.id, here.now),
            empty=_("Not signed in anywhere."),
        ),
    )
    options = (selectinload(User.postings),)
    words = (
        Field(name="token", title=_("API token")),
        Field(name="sign_out", title=_("signed out everywhere")),
    )

    def query(self) -> Select[Any]:
        """Everybody, or for whoever serves one branch those posted there."""
        query = super().query()
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
        password, active = values.pop("password", None), values.pop("active", True)
        if "login" in values:
            people.name_login(self.here, record, values.pop("login"))
        if password is not None:
            record.password = sign_in.hash_password(password)
        super().save(record, values)
        if record.id is not None and record.active != active:
            people.set_open(self.here, record, active)
        record.active = active


FIXED["users"] = Users


@view_config(context=User, renderer="core.web:templates/user.pt", permission=".view")
def show(user: User, request: Any) -> dict[str, Any]:
    """A user, the seats held, the sessions open."""
    shown = show_record(user, request)
    company, locale = request.here.company, request.locale_name
    words = words_of(user.__parent__, user, request)  # type: ignore[attr-defined]
    words.values["position"] = lambda seat: seat_title(seat, company, locale)
    acting = [one for one in delegations_of(request.here, user.login) if one.owner == user.login]
    return shown | {
        "acting": acting,
        **told_of(acting, request.here),
        "seats": _open_seats(request),
        "held": [(posting, seat_title(posting.seat, company, locale)) for posting in user.postings],
        "changes": told(changes_of(request.here.session, user), words, request),
        "sessions": sign_in.live(request.here.session, user.id, request.here.now),
        "programs": len(tokens.mine_of(request.here.session, user.id, request.here.today)),
    }


@view_config(context=User, name="post", request_method="POST", permission=".edit")
def post(user: User, request: Any) -> HTTPSeeOther:
    """Post a user to a seat."""
    seat, since, until = (
        request.POST.get("seat", ""),
        _day(request, "since"),
        _day(request, "until"),
    )
    people.post(request.here, user, seat, since, until)
    request.notice(_("${name} was posted.", mapping={"name": user.name}))
    return HTTPSeeOther(request.resource_url(user))


@view_config(context=User, name="unpost", request_method="POST", permission=".edit")
def unpost(user: User, request: Any) -> HTTPSeeOther:
    """Take a seat from a user."""
    wanted = request.POST.get("posting", "")
    found = next((p for p in user.postings if str(p.id) == wanted), None)
    if found is None:
        raise NotHere(_("It is not here any more. Load the page again."))
    people.take_back(request.here, user, found)
    request.notice(_("The position was taken back."))
    return HTTPSeeOther(request.resource_url(user))


@view_config(context=User, name="sign_out", request_method="POST", permission=".edit")
def sign_out(user: User, request: Any) -> HTTPSeeOther:
    """End every session and every API token of a user."""
    ended = people.sign_out(request.here, user)
    request.notice(_("${name} was signed out everywhere.", mapping={"name": user.name}))
    if ended:
        said = {"count": ended}
        request.notice(
            _("API tokens that have ended too: ${count}. The programs need new ones.", said)
        )
    return HTTPSeeOther(request.resource_url(user))


@view_config(
    context=User, name="password", renderer="core.web:templates/form.pt", permission=".edit"
)
def password(user: User, request: Any) -> Any:
    """Set a new password for a user; every session and every token of theirs ends."""

    def save(values: dict[str, Any]) -> str:
        hashed = sign_in.hash_password(values["password"])
        ended = people.set_password(request.here, user, hashed)
        request.notice(_("${name} has a new password.", mapping={"name": user.name}))
        say_ended(request, ended)
        return request.resource_url(user)

    title = _("New password: ${name}", mapping={"name": user.name})
    return form_page(request, PASSWORD, save, title=title, back=request.resource_url(user))


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
