"""Moving a document in a trial: whoever may fires, one after the other until it goes."""

from __future__ import annotations

from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.workflow.cases.cast import Cast
from core.workflow.cases.ways import by_nobody
from core.workflow.deciding.asking import Objected
from core.workflow.deciding.permitting import barred_many
from core.workflow.definition import Transition
from core.workflow.documents import Document
from core.workflow.motion.firing import fire
from core.workflow.motion.moving import as_system
from core.workflow.trial.on_paper import Paper

MOST = 60
REASON = "on paper"


def move(document: Document, transition: Transition, paper: Paper, cast: Cast) -> Refusal | None:
    """Let ``transition`` be fired by all it takes; what was refused, None once it has moved on."""
    if transition.automatic:
        return Refusal(_("It does not go by itself, though its condition holds."))
    if by_nobody(transition, paper.business):
        return _by_system(document, transition, paper)
    step = paper.business.step(transition.source)
    barred = barred_many([document], paper.business, step, paper.context)
    entered, tried = document.entered, set(barred.get(document.id, ()))
    last: Refusal | None = None
    for _vote in range(MOST):
        login = next((one for one in cast.firers(document, transition) if one not in tried), None)
        if login is None:
            break
        tried.add(login)
        met = fired_by(login, document, transition, paper)
        if isinstance(met, Objected) or (met and not isinstance(met, NotPermitted)):
            return met
        last = met or last
        if document.entered != entered or document.step != transition.source:
            return None
    return last or Refusal(_("Nobody is left here who could fire it."))


def fired_by(
    login: str, document: Document, transition: Transition, paper: Paper
) -> Refusal | None:
    """What is refused where ``login`` fires ``transition``; None where nothing is."""
    context = paper.by(login)
    reason = REASON if transition.reason else None
    met = paper.attempt(lambda: fire([document], transition.name, context, reason=reason))
    return met if isinstance(met, Refusal) else None


def _by_system(document: Document, transition: Transition, paper: Paper) -> Refusal | None:
    """What nobody fires the system does: an empty seat is passed, or time is up."""
    with as_system(paper.context) as context:
        met = paper.attempt(lambda: fire([document], transition.name, context, reason=REASON))
    return met if isinstance(met, Refusal) else None
