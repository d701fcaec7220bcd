"""Records, colleagues and documents through the interface: by code as well as by id."""

import pytest

from addons.base.models import Party
from core.testing import count_sql, make_user

HOME = "/shaanxi/api/loan"


def loan(**given):
    return {"contact": "Li", "purpose": "trial", "until": "2027-01-31", **given}


def test_records_are_sent_by_code_and_told_by_id_code_and_title(program, lending, installation):
    make_user(installation, "warehouse_head")
    seller = program("salesperson")
    fields = loan(
        customer="K001",
        region="61",
        keeper="warehouse_head.shaanxi",
        goods=[{"product": " SPK-459 ", "pieces": 2}, {"product": lending["speaker"], "pieces": 1}],
    )

    begun = seller.send(HOME, {"fields": fields}, status=201).json

    customer = {"id": lending["customer"], "code": "K001", "title": "长安电器"}
    assert begun["fields"]["customer"] == lending["customer"]
    assert begun["records"]["customer"] == customer
    assert begun["records"]["region"] == {"id": "61", "code": "61", "title": "陕西省"}
    assert begun["records"]["keeper"]["code"] == "warehouse_head.shaanxi"
    assert [line["product"] for line in begun["fields"]["goods"]] == [lending["speaker"]] * 2
    assert begun["records"]["goods.1.product"]["code"] == "SPK-459"


def test_what_was_read_can_be_sent_as_it_is(program, begin_loan):
    path, seller = f"{HOME}/{begin_loan()}", program("salesperson")
    found = seller.get(path).json
    fields = {name: found["fields"][name] for name in found["edits"]}

    again = seller.edit(path, fields, match=f'"{found["revision"]}"').json

    assert again["fields"] == found["fields"]
    assert again["revision"] == found["revision"]


def test_an_unknown_code_is_told_at_its_place_and_no_text_is_an_id(program, lending):
    seller = program("salesperson")
    wrong = loan(customer=str(lending["customer"]), goods=[{"product": "NOPE", "pieces": 1}])

    refused = seller.send(HOME, {"fields": wrong}, status=422).json

    assert set(refused["fields"]) == {"customer", "goods.0.product"}
    assert "is no code that is known here" in refused["fields"]["goods.0.product"]


@pytest.mark.parametrize("shape", [["K001"], {"code": "K001"}, True])
def test_what_is_neither_code_nor_id_is_refused(program, lending, shape):
    refused = program("salesperson").send(HOME, {"fields": loan(customer=shape)}, status=422)

    assert "customer" in refused.json["fields"]


def test_a_document_is_found_by_its_number(program, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    manager = program("sales_manager")
    called = manager.get(f"{HOME}/{number}").json["number"]

    found = manager.get(f"{HOME}/{called}").json
    moved = manager.send(f"{HOME}/fire/approve", {"documents": [called]}).json
    missing = manager.send(f"{HOME}/fire/approve", {"documents": ["JY-0"]}, status=404)
    elsewhere = program("salesperson", "hubei").get(f"/hubei/api/loan/{called}", status=404)

    assert found["id"] == number
    assert moved["steps"] == {str(number): "lent"}
    assert "JY-0" in missing.json["messages"][0]
    assert elsewhere.json["messages"]


def test_a_list_is_filtered_by_code_and_by_id(program, lending, installation, filtered):
    with installation.work(branch="shaanxi") as context:
        context.session.add(Party(code="K002", name="丰泽数码", roles=[]))
    seller = program("salesperson")
    path = "/shaanxi/api/visit"
    made = seller.send(path, {"fields": {"customer": "K002"}}, status=201).json
    seller.send(path, {"fields": {"customer": "K001"}}, status=201)

    by_code = seller.get(f"{path}?customer=K002").json
    by_id = seller.get(f"{path}?customer={made['fields']['customer']}").json
    unknown = seller.get(f"{path}?customer=K999", status=422)

    for page in (by_code, by_id):
        assert [one["id"] for one in page["documents"]] == [made["id"]]
    assert "K999" in unknown.json["messages"][0]


@pytest.fixture
def filtered(installation, lending):
    """A business whose customer is indexed, so that lists are filtered by it."""
    from core.testing.loans import both
    from core.workflow.definition import Business, OwnField, Participant, Step, Transition
    from core.workflow.versions.publishing import publish

    open_to = Participant(role="salesperson", edits=("*",), fires=("close",))
    visit = Business(
        name="visit",
        title=both("Visit", "拜访"),
        kind="base.document",
        series="BF",
        fields=(
            OwnField(name="customer", title=both("Customer", "客户"), type="party", indexed=True),
        ),
        steps=(
            Step(name="open", title=both("Open", "未结"), participants=(open_to,)),
            Step(name="closed", title=both("Closed", "已结"), final=True),
        ),
        transitions=(
            Transition(name="close", title=both("Close", "结束"), source="open", target="closed"),
        ),
        starters=(Participant(role="salesperson"),),
    )
    with installation.work() as context:
        publish(context, visit)


def test_more_lines_and_documents_cost_no_more_statements(program, lending, installation):
    seller = program("salesperson")
    line = {"product": "SPK-459", "pieces": 1}

    def cost(lines):
        with count_sql(installation.engine) as counted:
            fields = loan(customer="K001", contact="records", goods=[line] * lines)
            seller.send(HOME, {"fields": fields}, status=201)
        return len(counted)

    cost(1)
    few, many = cost(1), cost(20)

    assert many <= few
