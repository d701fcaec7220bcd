"""Own fields: what a business adds to its documents, typed, worked out, checked, found again."""

from core.workflow.fields.field_type import FieldType
from core.workflow.fields.looking import names_for
from core.workflow.fields.preparing import Tried, prepared, prepared_many, tried
from core.workflow.fields.sheet import Sheet, Slot, following, formula_order, sheet_of
from core.workflow.fields.types import types_of
from core.workflow.fields.values import encode_values, facts_of, values_of

__all__ = [
    "FieldType",
    "Sheet",
    "Slot",
    "Tried",
    "encode_values",
    "facts_of",
    "following",
    "formula_order",
    "names_for",
    "prepared",
    "prepared_many",
    "sheet_of",
    "tried",
    "types_of",
    "values_of",
]
