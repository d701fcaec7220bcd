"""The everyday verbs on a document's page: return, withdraw, ask others, remind, send a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.refusal import Refusal
from core.web.application.deeds import refused, whereto
from core.web.application.places import Case
from core.web.application.record import PAGE
from core.web.application.showing import people_called, step_called
from core.workflow import verbs

LONGEST = 500
Deed = Callable[[Case, Any], Any]


@view_config(context=Case, name="verb", request_method="POST", renderer=PAGE)
def do(case: Case, request: Any) -> Any:
    """Do what the pressed verb says; why it was refused is said on the page of the document."""
    deed = DEEDS.get(request.POST.get("verb", ""))
    try:
        if deed is None:
            raise Refusal(_("This is not possible here. Load the page again."))
        request.notice(deed(case, request))
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(whereto(case, request))


@view_config(context=Case, name="next", request_method="POST", renderer=PAGE)
def make_next(case: Case, request: Any) -> Any:
    """Make the next document from this one, or a fresh copy of it, and open it."""
    name = request.POST.get("follow", "")
    try:
        if name:
            made = verbs.make_next(case.document, name, request.here)
        else:
            made = verbs.reverse_and_copy(case.document, request.here)
    except Refusal as refusal:
        return refused(case, request, refusal)
    request.notice(_("${name} was begun.", mapping={"name": made.number or f"#{made.id}"}))
    place = request.resource_path(case.collection.__parent__)
    return HTTPSeeOther(f"{place}{made.business}/{made.id}")


def _note(request: Any) -> str:
    return str(request.POST.get("note", "")).strip()[:LONGEST]


def _person(request: Any) -> str:
    login = str(request.POST.get("login", ""))
    if not login:
        raise Refusal(_("Choose somebody first."))
    return login


def _named(case: Case, login: str) -> str:
    return people_called([login], case.here).get(login, login)


def _return(case: Case, request: Any) -> Any:
    step = request.POST.get("step", "")
    verbs.return_to([case.document], step, _note(request), case.here)
    return _standing(case)


def _withdraw(case: Case, request: Any) -> Any:
    verbs.withdraw([case.document], case.here, reason=_note(request))
    return _standing(case)


def _standing(case: Case) -> Any:
    step = step_called(case.definition, case.document.step, case.here)
    said = {"name": case.title, "step": step}
    return _("${name} is back in the step “${step}”.", mapping=said)


def _add(case: Case, request: Any) -> Any:
    login, after = _person(request), request.POST.get("after", "")
    verbs.add_approver([case.document], login, case.here, after=after, note=_note(request))
    return _("${who} is asked as well.", mapping={"who": _named(case, login)})


def _agree(case: Case, request: Any) -> Any:
    verbs.agree([case.document], case.here, note=_note(request))
    return _("It is kept that you agree to ${name}.", mapping={"name": case.title})


def _reassign(case: Case, request: Any) -> Any:
    login = _person(request)
    verbs.reassign([case.document], login, case.here, note=_note(request))
    return _("${who} decides in your place.", mapping={"who": _named(case, login)})


def _remind(case: Case, request: Any) -> Any:
    verbs.remind([case.document], case.here)
    return _("Whoever is to act was reminded.")


def _copy(case: Case, request: Any) -> Any:
    logins = request.POST.getall("login")
    verbs.copy_to([case.document], logins, case.here, note=_note(request))
    names = ", ".join(people_called(logins, case.here).values())
    return _("A copy went to ${names}.", mapping={"names": names})


def _read(case: Case, request: Any) -> Any:
    verbs.mark_read([case.document], case.here)
    return _("It is kept that you have read it.")


DEEDS: dict[str, Deed] = {
    "return": _return,
    "withdraw": _withdraw,
    "add": _add,
    "agree": _agree,
    "reassign": _reassign,
    "remind": _remind,
    "copy": _copy,
    "read": _read,
}
