"""The everyday verbs on a document's page: return, withdraw, ask others, remind, send a copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.security.called import people_called
from core.web.application.deeds import refused, whereto
from core.web.application.places import Case
from core.web.application.record import PAGE
from core.web.application.showing import step_called
from core.web.colleagues import colleagues_here, meant
from core.workflow.documents import Document
from core.workflow.everyday import verbs

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class Said:
    """What comes with a verb: a note, a step to go back to, people, what one says meanwhile."""

    note: str = ""
    step: str = ""
    after: str = ""
    logins: tuple[str, ...] = ()

    @property
    def login(self) -> str:
        """The one person chosen."""
        if not self.logins or not self.logins[0]:
            raise Refusal(_("Choose somebody first."))
        return self.logins[0]


Deed = Callable[[Case, Said], Any]


def do(case: Case, verb: str, said: Said) -> Any:
    """Do ``verb`` with the document, and give the sentence that tells of it."""
    deed = DEEDS.get(verb)
    if deed is None:
        raise Refusal(_("This is not possible here. Load the page again."))
    return deed(case, said)


@view_config(context=Case, name="verb", request_method="POST", renderer=PAGE)
def do_pressed(case: Case, request: Any) -> Any:
    """Do what the pressed verb says; why it was refused is said on the page of the document."""
    given = request.POST
    said = Said(
        note=given.get("note", "").strip()[:LONGEST],
        step=given.get("step", ""),
        after=given.get("after", ""),
    )
    try:
        said = replace(said, logins=_meant(given.getall("login"), case.here))
        request.notice(do(case, given.get("verb", ""), said))
    except Refusal as refusal:
        return refused(case, request, refusal)
    return HTTPSeeOther(whereto(case, request))


def _meant(texts: Sequence[str], here: Context) -> tuple[str, ...]:
    """The logins of those whom people typed or chose; lines left empty ask for nobody."""
    typed = [text.strip() for text in texts if text.strip()]
    people = colleagues_here(here) if typed else []
    return tuple(dict.fromkeys(meant(text, people) for text in typed))


@view_config(context=Case, name="next", request_method="POST", renderer=PAGE)
def make_next(case: Case, request: Any) -> Any:
    """Make the next document from this one, or a fresh copy of it, and open it."""
    try:
        made = made_next(case, request.POST.get("follow", ""))
    except Refusal as refusal:
        return refused(case, request, refusal)
    request.notice(_("${name} was begun.", mapping={"name": made.number or f"#{made.id}"}))
    place = request.resource_path(case.collection.__parent__)
    return HTTPSeeOther(f"{place}{made.business}/{made.id}")


def made_next(case: Case, follow: str) -> Document:
    """The next document, made as ``follow`` says, or, without it, a fresh copy of a closed one."""
    if follow:
        return verbs.make_next(case.document, follow, case.here)
    return verbs.reverse_and_copy(case.document, case.here)


def _named(case: Case, login: str) -> str:
    return people_called([login], case.here).get(login, login)


def _return(case: Case, said: Said) -> Any:
    verbs.return_to([case.document], said.step, said.note, case.here)
    return _standing(case)


def _withdraw(case: Case, said: Said) -> Any:
    verbs.withdraw([case.document], case.here, reason=said.note)
    return _standing(case)


def _standing(case: Case) -> Any:
    step = step_called(case.definition, case.document.step, case.here)
    words = {"name": case.title, "step": step}
    return _("${name} is back in the step “${step}”.", mapping=words)


def _add(case: Case, said: Said) -> Any:
    login = said.login
    verbs.add_approver([case.document], login, case.here, after=said.after, note=said.note)
    return _("${who} is asked as well.", mapping={"who": _named(case, login)})


def _agree(case: Case, said: Said) -> Any:
    verbs.agree([case.document], case.here, note=said.note)
    return _("It is kept that you agree to ${name}.", mapping={"name": case.title})


def _reassign(case: Case, said: Said) -> Any:
    login = said.login
    verbs.reassign([case.document], login, case.here, note=said.note)
    mapping = {"who": _named(case, login)}
    return _("It was passed on to ${who}, who decides in your place.", mapping=mapping)


def _remind(case: Case, said: Said) -> Any:
    verbs.remind([case.document], case.here)
    return _("Whoever is to act was reminded.")


def _copy(case: Case, said: Said) -> Any:
    verbs.copy_to([case.document], said.logins, case.here, note=said.note)
    names = [*people_called(said.logins, case.here).values()]
    return _("A copy went to ${names}.", mapping={"names": names})


def _read(case: Case, said: Said) -> Any:
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
