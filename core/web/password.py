"""A person's own new password: the old one is asked for, and whatever it let in elsewhere ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.view import view_config

from core.i18n import _
from core.refusal import Invalid
from core.security import people
from core.security import sign_in as rules
from core.security.models import User
from core.web.forms import Field
from core.web.me import Me
from core.web.pages import form_page
from core.web.request import COOKIE
from core.web.site import Root
from core.web.tokens import say_ended

ROUTE, PATH = "password", "/me/password"
FIELDS = (
    Field(name="current", title=_("Current password"), kind="password", required=True),
    Field(
        name="fresh",
        title=_("New password"),
        kind="password",
        required=True,
        help=_(
            "With it your sessions on other devices and all your API tokens end: give each "
            "program a new token then."
        ),
    ),
    Field(name="again", title=_("New password again"), kind="password", required=True),
)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a look at the passwords that were sent has shown: ``kept`` is the hash looked at."""

    kept: str | None = None
    right: bool = False
    fresh: str | None = None


def root(request: Any) -> Root:
    """The tree for this page; a hash is slow, so passwords are looked at before anybody writes.

    Whoever writes holds all other writers on SQLite.
    """
    request.looked = _looked(request) if request.method == "POST" else Looked()
    return Root(request)


def includeme(config: Any) -> None:
    """Put the page at its address, behind a look at the passwords."""
    config.add_route(ROUTE, PATH, factory=root, traverse="/me")


def _looked(request: Any) -> Looked:
    secret = request.cookies.get(COOKIE)
    with request.registry.installation.work(write=False) as reading:
        found = rules.current(reading.session, secret, reading.now) if secret else None
        kept = found.user.password if found is not None else None
    current, fresh = (request.POST.get(name, "") for name in ("current", "fresh"))
    if kept is None or not rules.fits(current, kept):
        return Looked(kept=kept)
    long_enough = len(fresh) >= rules.SHORTEST_PASSWORD
    return Looked(kept=kept, right=True, fresh=rules.hash_password(fresh) if long_enough else None)


@view_config(route_name=ROUTE, context=Me, renderer="core.web:templates/form.pt")
def change_password(place: Me, request: Any) -> Any:
    """Change my password; my other sessions and my tokens end."""

    def save(values: dict[str, Any]) -> str:
        me = request.here.session.get_one(User, request.here.identity.user_id)
        looked: Looked = request.looked
        if not looked.right or looked.kept != me.password:
            raise Invalid(
                _("The current password is not right."),
                fields={"current": _("This is not your password.")},
            )
        if values["fresh"] != values["again"]:
            raise Invalid(_("The two new passwords differ."), fields={"again": _("Not the same.")})
        hashed = looked.fresh or rules.hash_password(values["fresh"])
        ended = people.set_password(request.here, me, hashed, but=request.sign_in.id)
        request.notice(_("Your password was changed."))
        say_ended(request, ended)
        return "/me"

    return form_page(request, FIELDS, save, title=_("Change password"), back="/me")
