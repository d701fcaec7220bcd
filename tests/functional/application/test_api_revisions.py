"""Two programs at one document: who comes second learns what the first one did, and when."""

import uuid

import pytest

from core.orm.changes import log_changes, resource_of
from core.testing import count_sql
from core.workflow.documents import Document

HOME = "/shaanxi/api/loan"


def test_every_answer_about_a_document_names_its_revision(program, begin_loan):
    number = begin_loan()
    seller = program("salesperson")

    read = seller.get(f"{HOME}/{number}")
    edited = seller.edit(f"{HOME}/{number}", {"contact": "Li"}, match=read.headers["ETag"])
    fired = seller.send(f"{HOME}/{number}/fire/submit", {}, **{"If-Match": edited.headers["ETag"]})
    listed = seller.get(f"{HOME}?limit=200").json["documents"]

    tags = [answer.headers["ETag"] for answer in (read, edited, fired)]
    revisions = [read.json["revision"], edited.json["revision"], fired.json["document"]["revision"]]
    assert tags == [f'"{revision}"' for revision in revisions]
    assert revisions == sorted(set(revisions))
    now = next(one for one in listed if one["id"] == number)
    assert (now["revision"], now["changed"][-1]) == (revisions[-1], "Z")


def test_who_comes_second_is_told_who_changed_what_and_when(program, begin_loan):
    number = begin_loan()
    path = f"{HOME}/{number}"
    manager = program("sales_manager")
    seen = manager.get(path).headers["ETag"]
    program("salesperson").edit(path, {"contact": "李雷"})

    late = program("sales_manager").edit(path, {"contact": "韩梅梅"}, match=seen, status=412)
    chinese = program("sales_manager")
    chinese.headers["Accept-Language"] = "zh-CN"
    spoken = chinese.edit(path, {"contact": "韩梅梅"}, match=seen, status=412).json

    assert late.content_type == "application/problem+json"
    said = " ".join(late.json["messages"])
    assert "salesperson.shaanxi came first" in said
    assert "changed (Contact person)" in said
    assert "new ETag" in said
    assert late.json["fields"] == {"contact": "It is now: 李雷"}
    assert "联系人" in spoken["messages"][0]
    assert chinese.get(path).json["fields"]["contact"] == "李雷"


@pytest.mark.parametrize("way", ["fire/submit", "verbs/copy"])
def test_a_deed_for_an_earlier_state_is_refused(program, begin_loan, way):
    number = begin_loan()
    path, seller = f"{HOME}/{number}", program("salesperson")
    seen = seller.get(path).headers["ETag"]
    seller.edit(path, {"contact": "Li"})

    refused = seller.send(f"{path}/{way}", {}, status=412, **{"If-Match": seen})

    assert "came first" in refused.json["messages"][0]
    assert seller.get(path).json["step"] == "draft"


def test_a_change_says_which_state_it_is_for_or_that_any_will_do(program, begin_loan):
    path, seller = f"{HOME}/{begin_loan()}", program("salesperson")

    silent = seller.edit(path, {"contact": "Li"}, match="", status=428)
    strange = seller.edit(path, {"contact": "Li"}, match='"nothing"', status=412)
    future = seller.edit(path, {"contact": "Li"}, match='"999999999"', status=412)
    several = seller.edit(
        path, {"contact": "Wu"}, match=f'"1", W/{seller.get(path).headers["ETag"]}'
    )
    whatever = seller.edit(path, {"contact": "Li"}, match="*")

    assert "If-Match: *" in silent.json["messages"][0]
    assert "none of this document" in strange.json["messages"][0]
    assert "none of this document" in future.json["messages"][0]
    assert several.json["fields"]["contact"] == "Wu"
    assert whatever.json["fields"]["contact"] == "Li"


def test_of_fields_one_does_not_see_nothing_is_told(program, begin_loan, move):
    number = begin_loan(deposit="50")
    path = f"{HOME}/{number}"
    move([number], "submit", "salesperson")
    seen = program("salesperson").get(path).headers["ETag"]
    program("sales_manager").edit(path, {"deposit": "75"})

    late = program("salesperson").send(f"{path}/verbs/remind", {}, status=412, **{"If-Match": seen})

    assert "sales_manager.shaanxi came first" in late.json["messages"][0]
    assert "75" not in late.text.replace("shaanxi", "")
    assert "Deposit" not in late.text


def test_a_form_tells_nothing_of_fields_its_reader_does_not_see(app, begin_loan, move):
    number = begin_loan()
    move([number], "submit", "salesperson")
    move([number], "approve", "sales_manager")
    path = f"/shaanxi/loan/{number}/edit"
    form = app.sign_in("warehouse_head").get(path).forms["form"]
    with app.installation.work(branch="shaanxi") as context:
        document = context.session.get_one(Document, number)
        entry = (resource_of(document), number, "change", {"deposit": (0, 7777)})
        log_changes(context.session, [entry])

    answer = form.submit()

    assert answer.status_int == 303
    assert "77" not in answer.text


def test_a_change_under_a_key_is_made_once_and_answered_with_its_etag_again(program, begin_loan):
    path, seller = f"{HOME}/{begin_loan()}", program("salesperson")
    key = {"Idempotency-Key": uuid.uuid4().hex}

    first = seller.send(f"{path}/fire/submit", {}, **key)
    again = seller.send(f"{path}/fire/submit", {}, **key)
    other = seller.send(f"{path}/fire/submit", {"reason": "another"}, status=422, **key)

    assert (first.json, first.headers["ETag"]) == (again.json, again.headers["ETag"])
    assert "another request" in other.json["messages"][0]
    assert seller.get(path).headers["ETag"] == first.headers["ETag"]


def test_a_change_refused_under_a_key_may_be_corrected_under_it(program, lending):
    seller, key = program("salesperson"), {"Idempotency-Key": uuid.uuid4().hex}
    fields = {"contact": "Li", "purpose": "trial"}

    seller.send(HOME, {"fields": fields}, status=422, **key)
    begun = seller.send(HOME, {"fields": {**fields, "until": "2027-01-31"}}, status=201, **key)

    assert begun.json["fields"]["until"] == "2027-01-31"


def test_the_revisions_of_a_page_cost_one_statement(program, begin_loan, installation):
    for n in range(4):
        begin_loan(contact=f"rev {n}")
    seller = program("salesperson")
    seller.get(f"{HOME}?contact=rev&limit=1")

    with count_sql(installation.engine) as counted:
        seller.get(f"{HOME}?contact=rev&limit=4")

    asked = [one for one in counted.statements if "max(core_change.id)" in one.lower()]
    assert len(asked) == 1
