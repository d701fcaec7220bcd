"""The general document: a case of any business that has no kind of its own, own fields alone."""

from __future__ import annotations

from core.i18n import _
from core.workflow import Document, Kind
from core.workflow.motion.beginning import begin_plain


class GeneralDocument(Document):
    """A case made of the own fields of its business."""

    __mapper_args__ = {"polymorphic_identity": "base.document"}  # noqa: RUF012


KINDS = (
    Kind(
        name="base.document",
        title=_("General document"),
        record=GeneralDocument,
        begin=begin_plain,
        papers=("document_sheet",),
    ),
)
