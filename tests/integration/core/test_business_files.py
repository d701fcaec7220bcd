"""A business leaves as a file and comes in elsewhere: the same again, conflicts shown before."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from twenty import FOLDER, twenty

from core.refusal import Invalid, NotPermitted
from core.security.identity import NOBODY
from core.testing import copied
from core.workflow.businesses import definition, live
from core.workflow.checks import faults
from core.workflow.plain import Misplaced
from core.workflow.printing.layouts import keep_layout, layout_of
from core.workflow.versions.drafts import draft_of, keep, rename, start
from core.workflow.versions.filing import read_file, written, written_draft
from core.workflow.versions.lives import publish_draft
from core.workflow.versions.publishing import publish
from core.workflow.versions.taking_in import THEIRS, Answers, conflicts, is_newer, take_in
from core.workflow.words.wording import Words

WORDS = Words()


@pytest.fixture(scope="module")
def elsewhere(probed, tmp_path_factory, installation):
    """Another server, as empty as a new one is."""
    made = copied(*probed, tmp_path_factory.mktemp("elsewhere"))
    yield made
    made.close()


def pink():
    buffer = BytesIO()
    Image.new("RGB", (60, 40), "pink").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def file(installation):
    """The pickup as Shaanxi does it, with a layout of its own that has a picture."""
    with installation.work(branch="shaanxi") as context:
        slip = layout_of(context, "outbound_slip")
        keep_layout(
            context,
            replace(slip, name="own_slip", variant_of="outbound_slip", background=pink()),
        )
        own = {**definition(context, "pickup", 1).to_data(), "prints": ["own_slip"]}
        start(context, "pickup_of_shaanxi", own)
        made = publish_draft(context, "pickup_of_shaanxi")
    with installation.work(branch="shaanxi", write=False) as context:
        return written(made, context)


def test_a_file_taken_in_by_an_empty_server_leaves_it_the_same(file, elsewhere):
    with elsewhere.work(branch="shaanxi") as context:
        take_in(read_file(file), Answers(), context)
    with elsewhere.work(branch="shaanxi") as context:
        assert written_draft(draft_of(context, "pickup_of_shaanxi"), context) == file
        publish_draft(context, "pickup_of_shaanxi")
    with elsewhere.work(branch="shaanxi", write=False) as context:
        made = live(context)["pickup_of_shaanxi"]
        assert written(made, context) == file
        assert layout_of(context, "own_slip").background == pink()


def test_each_of_twenty_files_comes_out_of_an_empty_server_as_it_went_in(elsewhere):
    files = {name: (FOLDER / f"{name}.json").read_bytes() for name in twenty()}
    with elsewhere.work(branch="shaanxi") as context:
        for content in files.values():
            take_in(read_file(content), Answers(), context)
        drawn = {name: draft_of(context, name) for name in files}
        out = {name: written_draft(draft, context) for name, draft in drawn.items()}
        assert [name for name in files if out[name] != files[name]] == []

        for draft in drawn.values():
            publish(context, replace(draft.read(), base=1))
        out = {name: written(business, context) for name, business in live(context).items()}
        assert [name for name in files if out[name] != files[name]] == []


def test_a_file_says_what_it_needs(file):
    needs = json.loads(file)["needs"]

    assert needs["addons"].keys() == {"esales", "inventory"}
    assert needs["addons"]["esales"]["version"]
    assert needs["roles"]["counter_clerk"] == {"en": "Counter clerk", "zh_CN": "提货柜台员"}
    assert list(needs["layouts"]) == ["own_slip"]
    assert [base64.b64decode(picture) for picture in needs["pictures"].values()] == [pink()]
    assert "version" not in json.loads(file)["business"]


def changed(file, **parts):
    data = json.loads(file)
    data["business"] |= parts
    return read_file(json.dumps(data).encode())


def test_what_does_not_fit_is_shown_and_changes_nothing(file, trying):
    strange = json.loads(file)["business"]["steps"]
    strange[0]["participants"] = [{"role": "cashier", "department": "shop", "fires": ["finish"]}]
    filed = changed(
        file,
        name="pickup",
        steps=strange,
        kind="eservice.request",
        fields=[{"name": "place", "title": {"en": "Place"}, "type": "star"}],
        follows=[{"name": "next", "title": {"en": "Next"}, "business": "gone", "step": "finished"}],
    )
    with trying("hubei") as context:
        words = Words.of(context)
        found = {(one.sort, one.name): one for one in conflicts(filed, context, words)}

        assert {
            ("name", "pickup"),
            ("role", "cashier"),
            ("department", "shop"),
            ("addon", "inventory"),
            ("kind", "eservice.request"),
            ("part", "star"),
            ("business", "gone"),
        } <= set(found)
        assert "is off in this branch" in found["addon", "inventory"].sentence
        assert ("counter_clerk", "Counter clerk") in found["role", "cashier"].choices
        assert draft_of(context, "pickup") is None


def test_expressions_that_nothing_is_worked_out_from_are_shown_with_their_places(file, trying):
    data = json.loads(file)["business"]
    way, step, title = data["transitions"][0], data["steps"][0], {"title": {"en": "One"}}
    way["condition"] = "().__class__"
    step["ladder"] = {"measure": "(lambda: 1)()", "rungs": [{"who": {"role": "finance"}}]}
    column = {"name": "b", "type": "number", "formula": "[n for n in (1,)]", **title}
    filed = changed(
        file,
        name="elsewhere",
        applies="(1,) * 99999999 == (1,)",
        transitions=data["transitions"],
        steps=data["steps"],
        fields=[
            {"name": "a", "check": "9 ** 9 ** 9 ** 9 > 0", **title},
            {"name": "lines", "type": "table", "columns": [column], **title},
            {"name": "whole", "check": "empty(unheard_of)", **title},
        ],
        follows=[
            {
                "name": "next",
                "business": "pickup",
                "step": step["name"],
                "fields": {"dealer": '__import__("os").system("id")'},
                **title,
            }
        ],
    )
    with trying() as context:
        found = conflicts(filed, context, Words.of(context))
        everywhere = conflicts(
            replace(filed, business=replace(filed.business, kind="gone.kind")), context, WORDS
        )
        published = {one.place for one in faults(filed.business, context)}

    shown = {one.name: one.sentence for one in found if one.sort == "expression"}
    assert set(shown) == {
        "fields.whole.check",
        "applies",
        "fields.a.check",
        "fields.lines.columns.b.formula",
        "follows.next",
        f"steps.{step['name']}.ladder",
        f"transitions.{way['source']}.{way['name']}.condition",
    }
    assert set(shown) <= published
    assert "Column 1: this is not allowed" in shown["fields.a.check"]
    # Of a kind that is not here any name may be a field.
    strange = {one.name for one in everywhere if one.sort == "expression"}
    assert strange == set(shown) - {"fields.whole.check"}


def test_a_file_written_with_a_newer_module_says_so(file, trying):
    data = json.loads(file)
    needs = data["needs"]["addons"]
    ours = needs["esales"]["version"]
    needs["esales"]["version"], needs["inventory"]["version"] = "2099.1", "0.0.1"
    with trying() as context:
        found = conflicts(read_file(json.dumps(data).encode()), context, Words.of(context))

    told = [one.sentence for one in found if one.sort == "addon"]
    assert len(told) == 1
    assert f"is of version {ours} here and was of 2099.1" in told[0]


@pytest.mark.parametrize(
    ("theirs", "ours", "newer"),
    [
        ("1.10.0", "1.9", True),
        ("1.9", "1.10.0", False),
        ("1.0.0", "1.0", False),
        ("1.0rc1", "1.0", False),
        ("", "1.0", False),
        ("no version", "1.0", False),
        ("2.0", "", False),
    ],
)
def test_versions_are_compared_by_number(theirs, ours, newer):
    assert is_newer(theirs, ours) is newer


def test_strange_roles_become_our_own_everywhere(file, trying):
    data = json.loads(file)["business"]
    who = {"role": "cashier", "department": "shop", "fires": ["finish"]}
    data["steps"][0] |= {
        "participants": [who],
        "ladder": {"measure": "quantity", "rungs": [{"who": who}]},
        "deadline": {"hours": "8", "escalate": who},
    }
    filed = changed(file, name="elsewhere", steps=data["steps"], starters=[who])
    answers = Answers(roles={"cashier": "counter_clerk"}, departments={"shop": "warehouse"})
    with trying() as context:
        made = take_in(filed, answers, context)

        assert "cashier" not in json.dumps(made.data)
        assert "shop" not in json.dumps(made.data)
        assert made.read().starters[0].role == "counter_clerk"


def test_under_another_name_it_follows_itself_and_not_the_one_it_was(file, trying):
    again = {"name": "again", "title": {"en": "Again"}, "step": "finished"}
    itself, other = {**again, "business": "elsewhere"}, {**again, "name": "b", "business": "pickup"}
    filed = changed(file, name="elsewhere", follows=[itself, other])
    with trying() as context:
        made = take_in(filed, Answers(name="theirs"), context)

        assert [one.business for one in made.read().follows] == ["theirs", "pickup"]


def test_what_nobody_settles_waits_in_the_draft_and_leaves_it_under_its_own_words(file, trying):
    data, next_one = json.loads(file), {"title": {"en": "Next"}, "step": "finished"}
    data["business"] |= {
        "name": "elsewhere",
        "kind": "till.sale",
        "starters": [{"role": "cashier", "department": "shop"}],
        "follows": [{"name": "next", "business": "gone", **next_one}],
    }
    data["needs"]["addons"]["till"] = {"title": "Tills", "version": "7.1"}
    for sort, name in (("roles", "cashier"), ("departments", "shop"), ("businesses", "gone")):
        data["needs"].setdefault(sort, {})[name] = {"en": f"The {name}", "zh_CN": "他"}
    with trying() as context:
        made = take_in(read_file(json.dumps(data).encode()), Answers(), context)
        assert made.read().starters[0].role == "cashier"
        again = keep(context, "elsewhere", made.data, revision=made.revision)
        data["business"]["name"] = "renamed"

        out = written_draft(rename(context, "elsewhere", "renamed", revision=2), context)

        assert again.revision == 2
        assert json.loads(out) == data


def test_the_name_of_a_business_here_makes_its_next_version(file, trying):
    filed = changed(file, name="pickup")
    with trying() as context:
        made = take_in(filed, Answers(), context)
        assert (made.name, made.base) == ("pickup", 1)

        with pytest.raises(Invalid, match="a draft of Pickup already"):
            take_in(filed, Answers(), context)
        assert take_in(filed, Answers(name="pickup_of_others"), context).base == 0


def test_a_layout_that_is_otherwise_here_stays_or_comes_beside_ours(file, trying):
    filed = changed(file, name="elsewhere")
    with trying() as context:
        ours = replace(layout_of(context, "own_slip"), copies=())
        keep_layout(context, ours)
        kept = {one.name: one for one in conflicts(filed, context, WORDS) if one.choices}
        assert "is otherwise here" in kept["own_slip"].sentence

        made = take_in(filed, Answers(), context)
        assert made.data["prints"] == ["own_slip"]
        assert layout_of(context, "own_slip") == ours

        theirs = Answers(name="again", layouts={"own_slip": THEIRS})
        assert take_in(filed, theirs, context).data["prints"] == ["own_slip_2"]
        assert layout_of(context, "own_slip_2").copies == filed.layouts["own_slip"].copies
        assert layout_of(context, "own_slip_2").prints == "outbound_slip"


def test_a_picture_that_is_another_is_refused(file):
    data = json.loads(file)
    (digest,) = data["needs"]["pictures"]
    for picture in ("", "no base64!", base64.b64encode(b"another").decode()):
        data["needs"]["pictures"] = {digest: picture}
        with pytest.raises(Misplaced, match="is not the one"):
            read_file(json.dumps(data).encode())


def test_nobody_takes_a_file_in_without_the_permission(file, work):
    filed = read_file(file)
    with work("shaanxi", identity=NOBODY, write=False) as context, pytest.raises(NotPermitted):
        take_in(filed, Answers(name="elsewhere"), context)
