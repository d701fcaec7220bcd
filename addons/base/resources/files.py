"""Files sent for an import, with what became of them."""

from __future__ import annotations

from addons.base.permissions import IMPORT
from core.exchange.models import Upload
from core.i18n import _
from core.web.collection import Collection

SCOPE = IMPORT.rpartition(":")[0]


class Imports(Collection):
    """``/branch/base/import``: send a file, read what it would do, say yes."""

    addon = "base"
    name = "import"
    scope = SCOPE
    record = Upload
    title = _("Import")
    singular = _("import")

    def called(self, record: Upload) -> str:
        """A file is called by its name."""
        return record.filename
