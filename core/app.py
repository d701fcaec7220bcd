"""The WSGI application, readable in one screen."""

from __future__ import annotations

import logging
import os
import time
from functools import partial
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.config.actions import ActionState
from pyramid.csrf import CookieCSRFStoragePolicy

from core.installation import Installation
from core.journal import start_journal
from core.registry.addon import Addon
from core.security.policy import SIGNED_IN, PlacePolicy
from core.settings import read_settings
from core.web import locale
from core.web.bearer import comes_from_a_page
from core.web.once import once
from core.web.site import Doorstep, Root

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def make_app(installation: Installation) -> Any:
    """The WSGI application of ``installation``: core pages first, then what each addon adds."""
    config = Configurator(
        root_factory=Root,
        security_policy=PlacePolicy(),
        locale_negotiator=locale.negotiate,
        settings={
            "tm.manager_hook": "pyramid_tm.explicit_manager",
            "tm.annotate_user": False,  # It would open both stores before any page asks for them.
            "tm.commit_veto": "pyramid_tm.default_commit_veto",
            "retry.attempts": 3,
        },
    )
    config.registry.installation = installation
    for part in ("pyramid_chameleon", "pyramid_tm", "pyramid_retry", "core.web.request"):
        config.include(part)
    config.set_default_permission(SIGNED_IN)
    config.set_csrf_storage_policy(
        CookieCSRFStoragePolicy(
            cookie_name="qudao_csrf", samesite="Lax", secure=installation.settings.secure_cookies
        )
    )
    config.set_default_csrf_options(require_csrf=True, callback=comes_from_a_page)
    config.add_view_deriver(once, under="csrf_view", over="owrapped_view")
    config.add_tween("core.app.answer_tween_factory", over=INGRESS_TWEEN)
    for name, path in (
        ("sign_in", "/sign-in"),
        ("sign_out", "/sign-out"),
        ("locale", "/locale"),
    ):
        config.add_route(name, path, factory=Doorstep)
    config.add_route("health", "/healthz", factory=lambda request: None)
    config.add_static_view("static/core", "core.web:static", cache_max_age=3600)
    folders = locale.catalogue_folders(installation)
    # Templates are told in the reader's language only where these folders are named.
    config.add_translation_dirs(*map(str, folders))
    locale.keep_tellers(config.registry, folders)
    config.scan("core.web", ignore=["core.web.widgets"])
    for addon in list(installation.registry.addons.values()):
        if addon.name in installation.registry.addons:
            installation.registry.attempt(addon, partial(_include, config))
    return config.make_wsgi_app()


INGRESS_TWEEN = "pyramid_tm.tm_tween_factory"


def answer_tween_factory(handler: Any, registry: Any) -> Any:
    """Send the content-security policy with every answer, and write a line of the log about it."""
    # Cookies that travel over https alone mean a proxy before us that speaks it; addresses say so.
    https = registry.installation.settings.secure_cookies

    def tween(request: Any) -> Any:
        began = time.perf_counter()
        if https:
            request.scheme = "https"
        response = handler(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            facts = {
                "method": request.method,
                "path": request.path,
                "status": response.status_int,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            log.info("answered", extra={"facts": facts})
        return response

    return tween


def _include(config: Configurator, addon: Addon) -> None:
    views = addon.module("views")
    if not addon.shipped:
        # What is committed stays, whatever becomes of the rest: a broken addon takes nothing along.
        config.commit()
    try:
        if views is not None:
            config.scan(views)
        if addon.folder("static"):
            config.add_static_view(
                f"static/{addon.name}", f"{addon.package}:static", cache_max_age=3600
            )
        if not addon.shipped:
            config.commit()
    except Exception:
        config.action_state = ActionState()
        raise


def app_factory(global_config: Any = None, **_settings: Any) -> Any:
    """The application for an outside server; the settings file is named by ``QUDAO_CONFIG``."""
    settings = read_settings(Path(os.environ.get("QUDAO_CONFIG", "config/production.ini")))
    start_journal(settings.log_level)
    installation = Installation(settings)
    installation.make_ready()
    return make_app(installation)
