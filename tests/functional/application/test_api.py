"""Programs at the door of a branch: the same businesses, rights and refusals as on the pages."""

import re
import uuid

import pytest
from sqlalchemy import select

from core.testing import count_sql
from core.workflow.documents import Document

HOME = "/shaanxi/api/loan"


def loan(lending, **given):
    return {
        "contact": "王敏",
        "customer": lending["customer"],
        "purpose": "trial",
        "since": "2026-11-01",
        "until": "2027-01-31",
        "goods": [{"product": lending["speaker"], "pieces": 2, "value": "918.00"}],
        **given,
    }


def test_a_program_takes_a_document_from_its_beginning_to_its_end(program, lending):
    seller = program("salesperson")

    begun = seller.send(HOME, {"fields": loan(lending, deposit=50.25)}, status=201)
    path = begun.headers["Location"]
    submitted = seller.send(f"{path}/fire/submit", {})
    program("sales_manager").send(f"{path}/fire/approve", {})
    taken = program("warehouse_head").send(f"{path}/fire/take_back", {})

    assert begun.json["fields"]["deposit"] == "50.25"
    assert begun.json["fields"]["worth"] == "918.00"
    assert begun.json["fields"]["goods"][0]["pieces"] == "2.0000"
    assert begun.json["words"]["customer"] == "K001 长安电器"
    assert begun.json["transitions"] == ["submit"]
    assert submitted.json["document"]["number"].startswith("JY")
    assert "Approval" in submitted.json["told"]
    assert taken.json["document"]["step"] == "returned"


def test_each_reader_gets_the_fields_he_sees_on_the_page(program, begin_loan, move):
    number = begin_loan(deposit="50")
    move([number], "submit", "salesperson")

    shown = program("sales_manager").get(f"{HOME}/{number}").json
    blank = program("salesperson").get(f"{HOME}/{number}").json

    assert shown["fields"]["deposit"] == "50.00"
    assert shown["edits"] == ["deposit"]
    assert shown["transitions"] == ["approve", "refuse"]
    assert "deposit" not in blank["fields"]
    assert blank["edits"] == blank["transitions"] == []


def test_fields_are_changed_by_whoever_may_change_them_and_by_nobody_else(
    program, begin_loan, move
):
    number = begin_loan()
    move([number], "submit", "salesperson")
    path = f"{HOME}/{number}"

    changed = program("sales_manager").edit(path, {"deposit": "75"})
    closed = program("sales_manager").edit(path, {"contact": "somebody"}, status=422)
    looks_on = program("salesperson").edit(path, {"contact": "somebody"}, status=403)

    assert changed.json["fields"]["deposit"] == "75.00"
    assert closed.content_type == looks_on.content_type == "application/problem+json"
    assert "contact" in closed.json["fields"]
    assert "not change it" in looks_on.json["messages"][0]


def test_what_is_wrong_is_said_at_its_place(program, lending):
    seller = program("salesperson")

    wrong = seller.send(HOME, {"fields": loan(lending, until="2026-01-01", keeper="x")}, status=422)
    misspelt = seller.send(HOME, {"fields": loan(lending, contct="x")}, status=422)
    unknown = seller.send(HOME, {"fields": loan(lending, customer=99999)}, status=422)

    assert wrong.json["fields"]["until"] == "It cannot be due before it is lent."
    assert wrong.json["fields"]["keeper"] == "This is not known here. Choose one of the list."
    assert "contct" in misspelt.json["fields"]
    assert "customer" in unknown.json["fields"]


def test_no_file_is_taken_from_elsewhere_by_its_number(program, begin_loan):
    answer = program("salesperson").edit(f"{HOME}/{begin_loan()}", {"papers": [1]}, status=422)

    assert "to the files of the document" in answer.json["fields"]["papers"]


@pytest.mark.parametrize(
    "sent",
    [
        b"{",
        b"[]",
        b'{"fields": []}',
        b'{"fields": {"deposit": NaN}}',
        b'{"feilds": {}}',
        b"[" * 100_000,
        b'{"fields": {}, "n": 1' + b"0" * 5000 + b"}",
        b"\xff\xfe",
    ],
)
def test_what_is_no_request_is_refused_in_a_sentence(program, lending, sent):
    seller = program("salesperson")

    answer = seller.http.post(HOME, sent, headers=seller.headers, status=400)

    assert answer.content_type == "application/problem+json"
    assert answer.json["messages"][0].endswith(".")


def test_a_transition_that_is_not_ones_own_is_refused(program, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")

    stranger = program("salesperson").send(f"{HOME}/{number}/fire/approve", {}, status=403)
    nameless = program("sales_manager").send(f"{HOME}/{number}/fire/refuse", {}, status=409)
    gone = program("sales_manager").send(f"{HOME}/{number}/fire/take_back", {}, status=409)
    refused = program("sales_manager").send(f"{HOME}/{number}/fire/refuse", {"reason": "no stock"})

    assert "takes no part" in stranger.json["messages"][0]
    assert "reason" in nameless.json["messages"][0]
    assert "not possible" in gone.json["messages"][0]
    assert refused.json["document"]["step"] == "refused"


def test_a_list_is_filtered_sorted_and_paged(program, begin_loan, lending):
    numbers = [begin_loan(contact=f"page {n}", until=f"2027-02-0{n + 1}") for n in range(5)]
    seller = program("salesperson")
    address = f"{HOME}?contact=page&sort=-until&limit=2"

    first = seller.get(address).json
    second = seller.get(first["next"]).json
    third = seller.get(second["next"]).json
    span = seller.get(f"{HOME}?contact=page&until.from=2027-02-02&until.until=2027-02-03").json

    found = [one["id"] for page in (first, second, third) for one in page["documents"]]
    assert found == numbers[::-1]
    assert first["count"] == 5
    assert third["next"] is None
    assert span["count"] == 2
    for wrong in ("colour=red", "limit=0", "limit=x", "sort=story", "after=xxx"):
        assert seller.get(f"{HOME}?{wrong}", status="4*").json["messages"]


def test_a_longer_page_costs_no_more_statements(program, begin_loan, installation):
    for n in range(6):
        begin_loan(contact=f"cost {n}")
    seller = program("salesperson")
    seller.get(f"{HOME}?contact=cost&limit=6")

    with count_sql(installation.engine) as few:
        seller.get(f"{HOME}?contact=cost&limit=2")
    with count_sql(installation.engine) as many:
        seller.get(f"{HOME}?contact=cost&limit=6")

    assert len(many) <= len(few)


def test_many_are_moved_at_once_or_none_of_them(program, begin_loan, move):
    numbers = [begin_loan() for _ in range(3)]
    move(numbers[:2], "submit", "salesperson")
    manager = program("sales_manager")

    mixed = manager.send(f"{HOME}/fire/approve", {"documents": numbers}, status=409)
    absent = manager.send(f"{HOME}/fire/approve", {"documents": [*numbers, 10**9]}, status=404)
    nothing = manager.send(f"{HOME}/fire/approve", {"documents": []}, status=409)
    unread = manager.send(f"{HOME}/fire/approve", {"documents": [1.5]}, status=400)
    moved = manager.send(f"{HOME}/fire/approve", {"documents": numbers[:2]})

    assert all(answer.json["messages"] for answer in (mixed, absent, nothing, unread))
    assert moved.json["steps"] == {str(number): "lent" for number in numbers[:2]}


def test_the_everyday_verbs_are_those_of_the_page(program, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    path, manager = f"{HOME}/{number}", program("sales_manager")

    offered = manager.get(path).json
    asked = manager.send(f"{path}/verbs/add", {"logins": ["branch_manager.shaanxi"]}, status=409)
    returned = manager.send(f"{path}/verbs/return", {"step": "draft", "note": "which fair?"})
    silent = manager.send(f"{path}/verbs/return", {"step": "draft"}, status=409)
    unknown = manager.send(f"{path}/verbs/burn", {}, status=409)
    nowhere = manager.send(f"{path}/verbs", {}, status=404)

    assert {"return", "add", "copy"} <= set(offered["verbs"])
    assert offered["back"] == ["draft"]
    assert returned.json["document"]["step"] == "draft"
    assert "back in the step" in returned.json["told"]
    for answer in (asked, silent, unknown, nowhere):
        assert answer.json["messages"]


def test_the_next_document_is_made_from_one_that_is_done(program, begin_loan, move):
    number = begin_loan(contact="again")
    move([number], "submit", "salesperson")
    move([number], "approve", "sales_manager")
    move([number], "take_back", "warehouse_head")
    manager = program("sales_manager")

    made = manager.send(f"{HOME}/{number}/next", {"follow": "again"}, status=201)

    assert manager.get(made.headers["Location"]).json["fields"]["contact"] == "again"


def test_a_change_that_arrives_twice_is_made_once(program, lending, installation):
    seller, key = program("salesperson"), {"Idempotency-Key": uuid.uuid4().hex}
    body = {"fields": loan(lending, contact="only once")}

    first = seller.send(HOME, body, status=201, **key)
    again = seller.send(HOME, body, status=201, **key)

    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert seller.get(f"{HOME}?contact=only once").json["count"] == 1


def test_other_branches_and_strangers_find_nothing(program, begin_loan, installation):
    number = begin_loan()
    seller, elsewhere = program("salesperson"), program("salesperson", "hubei")

    for path in (HOME, f"{HOME}/{number}", "/shaanxi/api/nothing", f"{HOME}/0", f"{HOME}/x"):
        assert elsewhere.get(path, status=404).content_type == "application/problem+json"
    assert elsewhere.get(f"/hubei/api/loan/{number}", status=404).json["messages"]
    assert seller.get("/shaanxi/api/nothing", status=404).json["messages"]
    assert program("invoicing").get(f"{HOME}/{number}", status="*").status_int in (200, 404)


def test_a_browser_may_ask_as_well_and_proves_where_it_comes_from(app, begin_loan):
    number = begin_loan()
    browser = app.sign_in("salesperson")

    read = browser.get(f"{HOME}/{number}")
    without = browser.http.post_json(f"{HOME}/{number}/fire/submit", {}, status=400)
    sent = browser.send(f"{HOME}/{number}/fire/submit", {})

    assert read.json["id"] == number
    assert without.content_type == "application/problem+json"
    assert sent.json["document"]["step"] == "approval"


def test_the_description_tells_of_fields_ways_and_filters_in_the_readers_language(program, lending):
    seller = program("salesperson")

    found = seller.get("/shaanxi/api/openapi.json").json
    seller.headers["Accept-Language"] = "zh-CN"
    chinese = seller.get("/shaanxi/api/openapi.json").json

    assert found["openapi"].startswith("3.1")
    fields = found["components"]["schemas"]["loan"]["properties"]["fields"]["properties"]
    begin = found["components"]["schemas"]["loan-begin"]["properties"]["fields"]
    assert fields["purpose"]["enum"] == ["trial", "display", "fair", None]
    assert fields["until"] == {"title": "Due back", "type": ["string", "null"], "format": "date"}
    assert fields["worth"]["readOnly"]
    assert set(begin["required"]) == {"contact", "purpose", "until"}
    assert "worth" not in begin["properties"]
    assert fields["goods"]["items"]["required"] == ["product", "pieces"]
    schemas = chinese["components"]["schemas"]
    assert schemas["loan"]["properties"]["fields"]["properties"]["until"]["title"] == "归还日期"
    fire = found["paths"]["/loan/{id}/fire/{transition}"]["parameters"][1]["schema"]["enum"]
    assert fire == ["submit", "approve", "refuse", "take_back"]
    filters = {one["name"] for one in found["paths"]["/loan"]["get"]["parameters"]}
    assert {"contact", "until.from", "until.until", "worth.from", "after", "sort"} <= filters
    assert "post" in found["paths"]["/loan"]


def test_what_one_does_not_begin_here_is_not_offered_and_is_refused(program, lending):
    keeper = program("warehouse_head")

    paths = keeper.get("/shaanxi/api/openapi.json").json["paths"]
    pages = keeper.send("/shaanxi/api/inventory.adjustment", {"fields": {}}, status=409)
    stranger = keeper.send(HOME, {"fields": loan(lending)}, status=403)

    assert "post" not in paths["/inventory.adjustment"]
    assert "post" not in paths["/loan"]
    assert "on the page of its module" in pages.json["messages"][0]
    assert "begins no" in stranger.json["messages"][0]


def test_every_operation_has_a_name_of_its_own(program, lending):
    found = program("branch_manager").get("/shaanxi/api/openapi.json").json

    identifiers = [
        deed["operationId"]
        for deeds in found["paths"].values()
        for name, deed in deeds.items()
        if name != "parameters"
    ]
    assert len(identifiers) == len(set(identifiers)) > 20


def test_what_comes_out_is_as_the_description_says(program, begin_loan):
    seller = program("salesperson")
    schemas = seller.get("/shaanxi/api/openapi.json").json["components"]["schemas"]
    document = seller.get(f"{HOME}/{begin_loan()}").json

    assert set(document) <= set(schemas["loan"]["properties"])
    assert set(document["fields"]) <= set(schemas["loan"]["properties"]["fields"]["properties"])
    for name, value in document["fields"].items():
        said = schemas["loan"]["properties"]["fields"]["properties"][name]
        kinds = said["type"] if isinstance(said["type"], list) else [said["type"]]
        assert KINDS[type(value)] in kinds, name
        if "pattern" in said and value is not None:
            assert re.fullmatch(said["pattern"], value), name


KINDS = {str: "string", int: "integer", bool: "boolean", list: "array", type(None): "null"}


def test_what_is_off_is_not_in_the_description(program, lending, installation):
    here = program("branch_manager").get("/shaanxi/api/openapi.json").json
    there = program("branch_manager", "hubei").get("/hubei/api/openapi.json").json

    assert "/pickup" in here["paths"]
    assert "/pickup" not in there["paths"]
    program("branch_manager", "hubei").get("/hubei/api/pickup", status=404)


def test_people_read_the_description_on_a_page(app, lending):
    page = app.sign_in("salesperson").get("/shaanxi/api")

    assert "Loan of demonstration units" in page
    assert "/loan/{id}/fire/{transition}" in page
    assert page.html.select_one('a[href="/me/tokens"]')


def test_a_token_opens_the_interface_and_no_page(program, lending, installation):
    seller = program("salesperson")
    secret = seller.headers["Authorization"]

    for path in ("/shaanxi/loan", "/me", "/me/tokens"):
        assert seller.http.get(path, headers=seller.headers, status="*").status_int == 303
    for root in ("/me/tokens", "/me", "/shaanxi/loan"):
        headers = {**seller.headers, "X-Vhm-Root": root}
        answer = seller.http.get("/a/api", headers=headers, status="4*")
        assert answer.content_type == "application/problem+json"
    detour = seller.http.post(
        "/shaanxi/api/../../me/tokens",
        {"name": "x", "days": "30"},
        headers=seller.headers,
        status="*",
    )
    assert detour.status_int >= 400
    for wrong in ("Bearer", "Bearer x", f"{secret}x"):
        answer = seller.http.get(HOME, headers={"Authorization": wrong}, status=401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    with installation.work(branch="shaanxi", write=False) as context:
        assert context.session.scalar(select(Document.id).where(Document.creator == "x")) is None
