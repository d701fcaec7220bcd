"""The template of an import: filled in as it says, it is read as it stands."""

from io import BytesIO

from pyramid.i18n import Localizer
from python_calamine import load_workbook

from core.exchange.columns import Column
from core.exchange.plan import Outcome
from core.exchange.planning import plan
from core.exchange.reading import read_table
from core.exchange.template import template
from core.i18n import _

COLUMNS = (
    Column(name="code", titles=("Code", "编码", "货号"), required=True, example="0012"),
    Column(name="name", titles=("Name", "名称"), example="功放", note=_("As on the box.")),
    Column(name="remark", titles=("Remark", "备注")),
)


def test_a_template_is_read_by_the_import_it_is_for(chinese: Localizer) -> None:
    table = read_table(template(COLUMNS, chinese), "template.xlsx", COLUMNS)

    made = plan(table, COLUMNS, "code", {})

    assert table.headers == ("编码 *", "名称", "备注")
    assert table.rows[0].cells["编码 *"] == "0012"
    assert made.match.missing == made.match.unknown == ()
    assert made.counts[Outcome.REFUSED] == 1


def test_its_second_sheet_explains_every_column(english: Localizer) -> None:
    book = load_workbook(BytesIO(template(COLUMNS, english)))

    notes = book.get_sheet_by_index(1).to_python()

    assert book.sheet_names == ["Import", "Notes"]
    assert notes[1][:5] == ["Code", "Yes", "0012", "编码, 货号", ""]
    assert notes[2][4] == "As on the box."
    assert any("empty cell leaves the field" in str(row[0]) for row in notes)
