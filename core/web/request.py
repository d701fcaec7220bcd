"""What a request knows: the context of its deed, the reader's formats, the keys of its forms."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pyramid.csrf import get_csrf_token

from core.company.model import Branch, Company
from core.company.store import ROOT
from core.context import Context
from core.security import sign_in, tokens
from core.security.identity import NOBODY, identify
from core.security.notifications import unread
from core.web.bearer import bearer_of
from core.web.notices import add_notice, take_notices
from core.web.show import Show

COOKIE = "qudao_session"
SEEN_EVERY = timedelta(minutes=5)
READING = ("GET", "HEAD", "OPTIONS")


def here(request: Any) -> Context:
    """The context of this request's deed: opened once, on first use."""
    installation = request.registry.installation
    objects = installation.objects.open(transaction_manager=request.tm)
    request.add_finished_callback(lambda _request: objects.close())
    session = installation.open_session(request.tm, write=request.method not in READING)
    request.add_finished_callback(lambda _request: session.close())
    company: Company = objects.root()[ROOT]
    now = installation.clock()
    context = Context(
        session=session,
        company=company,
        branch=None,
        identity=NOBODY,
        now=now,
        hooks=installation.registry.everything,
    )
    request.sign_in = request.token = None
    secret = bearer_of(request)
    if secret is None:
        request.sign_in = _signed_in(request, session, now)
    else:
        request.token = _shown(request, session, secret, context)
    identity = replace(NOBODY, locale=request.locale_name)
    shown = request.sign_in or request.token
    if shown is not None:
        known = identify(shown.user, company, context.today)
        identity = replace(known, locale=request.locale_name)
    session.info.update(actor=identity.login, now=now)
    return replace(context, identity=identity)


def _signed_in(request: Any, session: Any, now: datetime) -> Any:
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    found = sign_in.current(session, secret, now)
    if found is not None and found.seen < now - SEEN_EVERY and request.method in READING:
        _note_seen(request, found.id, now)
    return found


def _shown(request: Any, session: Any, secret: str, context: Context) -> Any:
    found = tokens.holder(session, secret, context.today)
    if found is not None and (found.used is None or found.used < context.now - SEEN_EVERY):
        engine, number = request.registry.installation.engine, found.id
        request.add_finished_callback(lambda _r: tokens.note_used(engine, number, context.now))
    return found


def _note_seen(request: Any, number: int, now: datetime) -> None:
    """A reader's session cannot write, so this is a small write of its own, after the answer."""
    engine = request.registry.installation.engine
    request.add_finished_callback(lambda _request: sign_in.note_seen(engine, number, now))


def enter(request: Any, branch: Branch) -> Context:
    """Step into ``branch``: from here on the request hears its addons and sees its records."""
    registry = request.registry.installation.registry
    context = request.here
    entered = context.at(branch, registry.relay(branch.enabled(context.today)))
    request.here = entered
    return entered


def show(request: Any) -> Show:
    """The reader's formats."""
    company = request.here.company
    return Show(
        request.locale_name, company.timezone, company.currency, request.localizer.translate
    )


def includeme(config: Any) -> None:
    """Give every request its parts, and every fault its sentence."""
    config.add_tween(
        "core.web.errors.last_word_tween_factory",
        over="pyramid_tm.tm_tween_factory",
        under="core.app.answer_tween_factory",
    )
    config.add_request_method(here, reify=True)
    config.add_request_method(show, reify=True)
    config.add_request_method(enter, "enter")
    config.add_request_method(add_notice, "notice")
    config.add_request_method(take_notices, "notices", reify=True)
    config.add_request_method(get_csrf_token, "csrf_token", reify=True)
    config.add_request_method(lambda request: uuid.uuid4().hex, "fresh_key", property=True)
    config.add_request_method(_waiting, "waiting", reify=True)
    config.include("core.web.password")


def _waiting(request: Any) -> int:
    user = request.here.identity.user_id
    return unread(request.here.session, user) if user else 0
