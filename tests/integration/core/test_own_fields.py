"""A business's own fields are typed as people type, worked out, checked, kept and changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from addons.base.models import Party, Region
from core.orm.changes import changes_of
from core.refusal import Invalid, NotPermitted, Refusal
from core.testing import count_sql, identity_of
from core.testing.loans import LOAN, publish_loans
from core.workflow import Document, Transition, fire
from core.workflow.beside.attachments import attachments_of, drop_attachment, keep_attachment
from core.workflow.businesses import live
from core.workflow.fields import (
    facts_of,
    names_for,
    prepared,
    sheet_of,
    tried,
    types_of,
    values_of,
)
from core.workflow.motion.beginning import begin, business_for
from core.workflow.motion.editing import edit, edit_many
from core.workflow.versions.publishing import publish

TYPED: dict[str, Any] = {"contact": " 秦岭 Chen ", "purpose": "试用", "until": "2099年1月31日"}
LINES = [{"pieces": "２", "value": "1,299.50"}, {"pieces": "1.5", "value": "¥0.01"}]


@pytest.fixture(scope="module", autouse=True)
def loans(installation: Any) -> None:
    publish_loans(installation)
    with installation.work(branch="shaanxi") as context:
        context.session.add(Party(code="C1", name="未央商贸"))


@pytest.fixture
def manager(installation: Any) -> Any:
    return identity_of(installation, "sales_manager")


@pytest.fixture
def seller(installation: Any) -> Any:
    return identity_of(installation, "salesperson")


def product(context: Any) -> int:
    from addons.base.models import Variant
    from core.testing.rows import make_row

    return int(make_row(context, Variant).id)


def lines(context: Any) -> list[dict[str, Any]]:
    goods = product(context)
    return [{"product": str(goods), **line} for line in LINES]


def begun(context: Any, **more: Any) -> Document:
    return begin(LOAN, {**TYPED, "goods": lines(context), **more}, context)


def read(document: Document, context: Any) -> dict[str, Any]:
    context.session.expire_all()
    return values_of(document, LOAN, context)


def wrong(business: Any, given: dict[str, Any], context: Any) -> dict[str, Any]:
    with pytest.raises(Invalid) as refused:
        prepared(business, {**TYPED, **given}, context)
    fields = refused.value.fields
    return {
        place: getattr(said, "interpolate", lambda said=said: said)()
        for place, said in fields.items()
    }


def test_a_document_begins_with_what_was_typed_and_what_follows_from_it(work, seller):
    with work("shaanxi", identity=seller) as context:
        document = begun(context, insured="是", fetched="2026-11-23 08:30", deposit="1 000")
        found = read(document, context)

    assert found["contact"] == "秦岭 Chen"
    assert found["purpose"] == "trial"
    assert found["until"] == date(2099, 1, 31)
    assert found["since"] == context.today
    assert found["fetched"] == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert found["insured"] is True
    assert [line["value"] for line in found["goods"]] == [Decimal("1299.50"), Decimal("0.01")]
    assert (found["pieces"], found["worth"]) == (Decimal("3.5"), Decimal("1299.51"))
    assert found["deposit"] == Decimal(1000)
    assert found["story"] is None


def test_values_are_kept_as_whole_numbers_and_plain_texts(work, seller):
    with work("shaanxi", identity=seller) as context:
        own = begun(context, deposit="12.5").own

    assert own["deposit"] == 1250
    assert own["pieces"] == 35000
    assert own["until"] == "2099-01-31"
    assert own["goods"][0]["value"] == 129950
    assert "story" not in own


@pytest.mark.parametrize(
    ("given", "place", "said"),
    [
        ({"contact": " "}, "contact", "Fill this in."),
        ({"purpose": "gift"}, "purpose", "Choose one of the list."),
        ({"purpose": "fair"}, "fair", "Fill this in."),
        ({"deposit": "12.345"}, "deposit", "At most 2 decimals."),
        ({"deposit": "a lot"}, "deposit", "“a lot” is not a number. Write it like 1299.50."),
        ({"deposit": "1" * 13}, "deposit", "This number is too large."),
        ({"deposit": "-1"}, "deposit", "A deposit is never below zero."),
        ({"until": "2026-02-30"}, "until", "“2026-02-30” is not a date. Write it like 2026-11-23."),
        ({"until": "2020-01-01"}, "until", "It cannot be due before it is lent."),
        ({"insured": "perhaps"}, "insured", "“perhaps” is neither yes nor no. Write 是 or 否."),
        ({"story": "x" * 5001}, "story", "The text has 5001 characters, and at most 5000 are kept"),
        ({"contact": "a\x00b"}, "contact", "The text holds a character that is no letter."),
        ({"contact": "\ud800"}, "contact", "The text holds a character that is no letter."),
        ({"deposit": 1.5}, "deposit", "This does not belong here."),
        ({"customer": "987654"}, "customer", "This is not known here. Choose one of the list."),
        ({"keeper": "nobody"}, "keeper", "This is not known here. Choose one of the list."),
        ({"region": "999999"}, "region", "This is not known here. Choose one of the list."),
        ({"worth": "5"}, "worth", "There is no field worth to fill in here."),
        ({"colour": "red"}, "colour", "There is no field colour to fill in here."),
        ({"goods": [{"pieces": "1"}]}, "goods.0.product", "Fill this in."),
        ({"goods": [{"pieces": "x"}]}, "goods.0.pieces", "“x” is not a number."),
        ({"goods": [{}] * 501}, "goods", "The table has 501 lines, and at most 500 are kept."),
        ({"goods": "a, b"}, "goods", "Here stands a table: a list of lines."),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(work, seller, given, place, said):
    with work("shaanxi", identity=seller) as context:
        found = wrong(LOAN, given, context)

    assert found[place].startswith(said)


def test_the_field_s_own_sentence_is_in_the_reader_s_language(installation, work, seller):
    chinese = replace(seller, locale="zh_CN")
    with work("shaanxi", identity=chinese) as context:
        found = wrong(LOAN, {"deposit": "-1"}, context)

    assert found["deposit"] == "押金不能小于零。"


def test_what_is_not_shown_has_no_value_and_is_not_asked_for(work, seller):
    with work("shaanxi", identity=seller) as context:
        document = begun(context, fair="Canton")

        assert read(document, context)["fair"] is None


def test_a_form_half_filled_in_shows_what_it_comes_to(work, seller):
    with work("shaanxi", identity=seller) as context:
        found = tried(LOAN, {"goods": LINES, "deposit": "x"}, context)

    assert found.values["worth"] == Decimal("1299.51")
    assert "fair" in found.hidden
    assert {"contact", "deposit", "goods.0.product"} <= set(found.errors)


def test_lookups_stay_in_the_branch_and_have_names(work, seller):
    with work("shaanxi") as context:
        customer = context.session.query(Party).filter_by(code="C1").one().id
        context.session.add(
            Region(code="610100", name="西安市", full_name="陕西省 西安市", level="city")
        )
    with work("shaanxi", identity=seller) as context:
        document = begun(context, customer=str(customer), region="610100", keeper=seller.login)
        names = names_for(sheet_of(LOAN, context), [read(document, context)], context)
    with work("hubei", identity=seller) as context:
        found = wrong(LOAN, {"customer": customer}, context)

    assert names["party", customer] == "C1 未央商贸"
    assert names["region", "610100"] == "陕西省 西安市"
    assert names["user", seller.login] == seller.login
    assert found["customer"] == "This is not known here. Choose one of the list."


def test_whoever_may_not_begin_is_refused(installation, work):
    clerk = identity_of(installation, "counter_clerk")

    with (
        work("shaanxi", identity=clerk) as context,
        pytest.raises(NotPermitted, match="Your position begins no “Loan of demonstration units”"),
    ):
        begin(LOAN, TYPED, context)


def test_each_step_opens_its_own_fields(work, seller, manager):
    with work("shaanxi", identity=seller) as context:
        document = begun(context)
        number = document.id
        edit(document, {"contact": "Li"}, context)
        fire([document], "submit", context)
        with pytest.raises(Invalid, match="You may not fill in Contact person here"):
            edit(document, {"contact": "Wang"}, context)
    with work("shaanxi", identity=manager) as context:
        held = context.session.get(Document, number)
        edit(held, {"deposit": "200"}, context)
        with pytest.raises(Invalid, match="You may not fill in Contact person, Due back here"):
            edit(held, {"deposit": "300", "contact": "x", "until": ""}, context)

        assert read(held, context)["deposit"] == Decimal(200)
        assert read(held, context)["contact"] == "Li"


def test_a_document_at_its_end_is_changed_no_more(work, seller, manager):
    with work("shaanxi", identity=manager) as context:
        document = begun(context)
        fire([document], "submit", context)
        fire([document], "refuse", context, reason="no")

        with pytest.raises(Refusal, match="is in the step “Refused” and is changed no more"):
            edit(document, {"deposit": "1"}, context)


def test_a_change_is_logged_under_the_field_s_name(work, seller):
    with work("shaanxi", identity=seller) as context:
        document = begun(context)
        number = document.id
        edit(document, {"deposit": "7", "contact": "秦岭 Chen"}, context)
    with work("shaanxi") as context:
        change = changes_of(context.session, context.session.get(Document, number))[0]

        assert change.fields == {"deposit": [0, 700]}
        assert change.actor == seller.login


def test_how_a_document_began_is_one_entry_with_all_its_values(work, seller):
    with work("shaanxi", identity=seller) as context:
        document = begun(context)
        number, own = document.id, document.own
    with work("shaanxi") as context:
        (entry,) = changes_of(context.session, context.session.get(Document, number))

        began = {name: [None, value] for name, value in own.items()}
        assert (entry.deed, entry.fields) == ("create", {"step": [None, "draft"], **began})


def test_many_documents_change_in_as_many_statements_as_one(installation, work, seller):
    def statements(count: int) -> int:
        with work("shaanxi", identity=seller) as context:
            documents = [begun(context) for _ in range(count)]
            context.session.flush()
            with count_sql(installation.engine) as counted:
                values = {
                    d.id: {"deposit": str(i), "keeper": seller.login}
                    for i, d in enumerate(documents)
                }
                edit_many(documents, values, context)
            assert read(documents[-1], context)["deposit"] == Decimal(count - 1)
        return len(counted)

    assert statements(2) == statements(6)


def test_expressions_see_the_company_s_day_and_the_applicant(work, seller):
    with work("shaanxi", identity=seller) as context:
        document = begun(context, fetched="2026-11-23 23:30")
        seen = facts_of(document, LOAN, context)

    assert seen["fetched"] == date(2026, 11, 23)
    assert seen["applicant"] == seller.login
    assert seen["today"] == context.today


def test_the_business_is_chosen_by_its_condition(installation, work, seller):
    dear = replace(LOAN, name="dear_loan", applies="deposit > 5000", order=10)
    with installation.work() as context:
        publish(context, dear)
    with work("shaanxi", identity=seller) as context:
        small = business_for("base.document", {"deposit": "5,000"}, context)
        large = business_for("base.document", {"deposit": "5,000.01"}, context)

        assert (small.name, large.name) == ("loan", "dear_loan")
        assert set(live(context)) >= {"loan", "dear_loan"}


def test_files_are_kept_in_their_field(work, seller):
    with work("shaanxi", identity=seller) as context:
        document = begun(context)
        kept = keep_attachment(
            document, "papers", "../合同\n.pdf", "application/pdf", b"%PDF", context
        )
        number = document.id
    with work("shaanxi", identity=seller) as context:
        document = context.session.get(Document, number)
        found = attachments_of([document], context)[number]

        assert [(f.name, f.field, f.size) for f in found] == [("合同.pdf", "papers", 4)]
        assert read(document, context)["papers"] == (kept,)
        drop_attachment(document, kept, context)
        assert read(document, context)["papers"] is None
        assert attachments_of([document], context) == {number: []}


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "is empty"), (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB")],
)
def test_files_that_are_none_are_refused(work, seller, body, said):
    with work("shaanxi", identity=seller) as context:
        document = begun(context)
        with pytest.raises(Invalid, match=said):
            keep_attachment(document, "papers", "a.txt", "text/plain", body, context)


def test_addons_bring_types_of_fields_along_where_they_are_on(work):
    with work("shaanxi") as here, work("hubei", write=False) as there:
        assert {kind.name for kind in here.hooks.collect("field_types")} >= {"party", "warehouse"}
        assert "warehouse" in types_of(here)
        assert "warehouse" not in types_of(there)


def test_what_a_change_makes_ready_goes_on_by_itself(installation, work, seller):
    ready = Transition(
        name="ready",
        title={"en": "Ready", "zh_CN": "就绪"},
        source="draft",
        target="approval",
        automatic=True,
        condition="insured",
    )
    quick = replace(LOAN, name="quick_loan", transitions=(*LOAN.transitions, ready))
    with installation.work() as context:
        publish(context, quick)
    with work("shaanxi", identity=seller) as context:
        document = begin(quick, TYPED, context)
        before = document.step
        edit(document, {"insured": "yes"}, context)

        assert (before, document.step) == ("draft", "approval")
