"""The application of a business: list, board, form and record page, from its definition alone.

``Documents`` is the list of a business and ``Case`` one document in it, each a place in the tree;
an addon refines them for its kind with subclasses and names the former as ``Kind.collection``.
"""

from core.web.application.places import Case, Documents

__all__ = ["Case", "Documents"]
