"""A provider that is asked over the network: the worker asks, and takes in what it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from addons.esales.invoicing.answers import take_in
from addons.esales.invoicing.batches import ASKING, providers, unanswered
from addons.esales.invoicing.describing import asked_of
from addons.esales.models import InvoiceBatch
from core.i18n import _
from core.jobs import Handler, enqueue
from core.security.identity import Identity, identify
from core.security.sign_in import find_user

# How long the worker waits before it asks for what was not answered yet.
PAUSE = timedelta(minutes=10)


def run(installation: Any, job: Any) -> None:
    """Ask for what of a batch is not answered, as whoever handed it over, until all is.

    No store is open while the provider is asked. Begun again after a crash it asks for what is
    left, by the same numbers.
    """
    number = job.payload["batch"]
    with installation.work(branch=job.home, write=False) as context:
        asker = find_user(context.session, job.asked_by)
        identity = identify(asker, context.company, context.today) if asker else Identity()
        batch = context.session.get(InvoiceBatch, number)
        provider = providers(context).get(batch.provider) if batch is not None else None
        invoices = asked_of(unanswered(number, context), context)
    if provider is None or provider.ask is None or not invoices:
        return
    answers = provider.ask(invoices)
    with installation.work(branch=job.home, identity=identity) as context:
        take_in(answers, context)
        if unanswered(number, context):
            enqueue(context, ASKING, {"batch": number}, due=context.now + PAUSE)


JOB = Handler(name=ASKING, title=_("Ask for tax invoices"), run=run)
