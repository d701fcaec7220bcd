"""An administrator at work on a layout, which is afterwards what it was."""

import pytest
from layout_form import SLIP

from core.workflow.printing.layout_drafts import drop_draft
from core.workflow.printing.layouts import keep_layout, layout_of


@pytest.fixture
def slip(app, installation):
    """An administrator at work on the outbound slip; its layout is afterwards what it was."""
    with installation.work(branch="shaanxi", write=False) as context:
        was = layout_of(context, "outbound_slip")
    app.sign_in("administrator")
    yield
    with installation.work(branch="shaanxi") as context:
        keep_layout(context, was)
        drop_draft(context, "outbound_slip")


@pytest.fixture
def desk(app, slip):
    """The form of the outbound slip, which is large."""
    return app.get(SLIP).forms["layout"]
