"""The description holds: it is valid OpenAPI, and what is called answers as it says."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from core.workflow.versions.lives import retire, revive

pytestmark = pytest.mark.one_store

ROOT = "/shaanxi/api"
FIELDS = {"contact": "Li", "purpose": "trial", "until": "2027-01-31", "goods": []}
# What a person would send, where the example alone fits no document of the test.
SENT = {
    "loan.begin": {"fields": FIELDS},
    "loan.edit": {"fields": {"contact": "Li"}},
    "loan.fire-many": lambda number: {"documents": [number]},
}
DONE = {
    "loan.list": 200,
    "loan.begin": 201,
    "loan.read": 200,
    "loan.edit": 200,
    "loan.fire": 200,
    "loan.fire-many": 200,
    "loan.verb": 409,
    "loan.next": 409,
    "loan.comments": 200,
    "loan.comment": 201,
    "loan.files": 200,
    "loan.attach": 201,
    "loan.file": 200,
    "loan.detach": 204,
}


@pytest.fixture
def found(program, lending):
    return program("salesperson").get(f"{ROOT}/openapi.json").json


def operations(found):
    for path, deeds in found["paths"].items():
        for method, deed in deeds.items():
            if method != "parameters":
                yield (
                    path,
                    method,
                    deed,
                    [*deeds.get("parameters", ()), *deed.get("parameters", ())],
                )


def resolved(found, node):
    while "$ref" in node:
        place = found
        for part in node["$ref"].removeprefix("#/").split("/"):
            place = place[part]
        node = place
    return node


def fits(found, schema, value):
    whole = {**schema, "components": found["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


def contents(node):
    """Every place that shows a schema with an example beside it."""
    if isinstance(node, dict):
        if "schema" in node and "example" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from contents(one)


def test_it_is_valid_openapi_and_its_examples_fit_their_schemas(program, lending):
    manager = program("branch_manager")
    manager.headers["Accept-Language"] = "zh-CN"

    found = manager.get(f"{ROOT}/openapi.json").json

    assert [error.message for error in OpenAPIV31SpecValidator(found).iter_errors()] == []
    shown = list(contents(found))
    assert len(shown) > 100
    for one in shown:
        assert fits(found, one["schema"], one["example"]) == [], one


def test_every_operation_tells_how_it_may_be_refused(found):
    for path, method, deed, _parameters in operations(found):
        told = {status for status in deed["responses"] if status[0] == "2"}
        assert len(told) == 1, (path, method)
        assert {"401", "404", "default"} <= set(deed["responses"]), (path, method)
        assert deed["summary"]
        if method in ("post", "patch", "delete"):
            assert {"400", "403", "409", "422"} <= set(deed["responses"]), (path, method)
    assert set(found["paths"]["/loan/{id}"]["patch"]["responses"]) >= {"412", "428"}
    assert set(found["paths"]["/loan/{id}/fire/{transition}"]["post"]["responses"]) >= {"412"}


def call(who, found, operation, number, file):
    """Call one operation with what its description says of it; the answer."""
    path, method, deed, parameters = operation
    headers = dict(who.headers)
    for one in (resolved(found, parameter) for parameter in parameters):
        if one["in"] == "path":
            given = {"id": number, "file": file}.get(one["name"])
            value = given if given is not None else one["schema"]["enum"][0]
            path = path.replace(f"{{{one['name']}}}", str(value))
        elif one["name"] == "If-Match":
            headers["If-Match"] = one["example"]
    send = getattr(who.http, method if method in ("get", "delete") else f"{method}_json")
    if "requestBody" not in deed:
        return send(f"{ROOT}{path}", headers=headers, expect_errors=True)
    ((kind, content),) = deed["requestBody"]["content"].items()
    if kind == "multipart/form-data":
        return who.attach(f"{ROOT}{path}", ("a.txt", b"a", "text/plain"), status="*")
    body = SENT.get(deed["operationId"], content["example"])
    body = body(number) if callable(body) else body
    return send(f"{ROOT}{path}", body, headers=headers, expect_errors=True)


def refuse_undescribed(found, operation, answer):
    """The status is described, and the body is as its schema says."""
    path, method, deed, _parameters = operation
    told = deed["responses"].get(str(answer.status_int))
    assert told is not None, (method, path, answer.status, answer.text)
    told = resolved(found, told)
    if not told.get("content"):
        assert answer.body == b"", (method, path)
        return
    assert answer.content_type in told["content"], (method, path, answer.content_type)
    if "json" in answer.content_type:
        wrong = fits(found, told["content"][answer.content_type]["schema"], answer.json)
        assert wrong == [], (method, path, answer.text)
    for name in told.get("headers", ()):
        assert answer.headers.get(name), (method, path, name)


def test_every_operation_of_a_business_answers_as_it_is_described(program, begin_loan, found):
    seller, done = program("salesperson"), {}
    for operation in operations(found):
        name = operation[2]["operationId"]
        if not name.startswith("loan."):
            continue
        number = begin_loan()
        files = seller.attach(f"{ROOT}/loan/{number}/files", ("x.txt", b"x", "text/plain"))

        answer = call(seller, found, operation, number, files.json["files"][0]["id"])

        refuse_undescribed(found, operation, answer)
        done[name] = answer.status_int
    assert done == DONE


def test_every_operation_there_is_answers_as_it_is_described(program, lending):
    manager = program("branch_manager")
    found = manager.get(f"{ROOT}/openapi.json").json
    called = 0

    for operation in operations(found):
        answer = call(manager, found, operation, 1, 1)
        refuse_undescribed(found, operation, answer)
        called += 1

    businesses = {tag["name"] for tag in found["tags"]}
    assert called > 10 * len(businesses) > 0
    assert {path.split("/")[1] for path in found["paths"]} == {*businesses, "openapi.json"}


def test_every_view_for_programs_is_described(wsgi, found):
    from core.web.api.places import ApiPlace, Comments, File, Files, Row, Rows

    addresses = {
        ApiPlace: "",
        Rows: "/loan",
        Row: "/loan/{id}",
        Comments: "/loan/{id}/comments",
        Files: "/loan/{id}/files",
        File: "/loan/{id}/files/{file}",
    }
    told = {
        (re.sub(r"/\{(transition|verb)\}$", "", path), method.upper())
        for path, method, _deed, _parameters in operations(found)
    }
    views = [i["introspectable"] for i in wsgi.registry.introspector.get_category("views")]
    there = {
        (f"{addresses[v['context']]}/{v['name']}".rstrip("/"), v["request_methods"])
        for v in views
        if v["context"] in addresses and (v["context"], v["name"]) != (ApiPlace, "")
    }

    assert {address for address, _method in there} >= set(addresses.values()) - {""}
    assert there <= told


def test_who_shows_no_token_is_told_to(app, lending):
    for accepted in ("application/json", "*/*"):
        answer = app.http.get(f"{ROOT}/loan", headers={"Accept": accepted}, status=401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "Authorization: Bearer" in answer.json["messages"][0]
    app.http.post_json(f"{ROOT}/loan", {"fields": {}}, status=[400, 401])
    assert app.http.get(f"{ROOT}/loan", headers={"Accept": "text/html"}).status_int == 303


def test_a_retired_business_is_described_while_it_answers(program, begin_loan, installation):
    begin_loan()
    seller = program("salesperson")
    with installation.work(branch="shaanxi") as context:
        retire(context, "loan", finish=True)
    try:
        described = seller.get(f"{ROOT}/openapi.json").json["paths"]
        assert seller.get(f"{ROOT}/loan").json["count"]
        assert {"get"} == set(described["/loan"])
        assert "get" in described["/loan/{id}"]
    finally:
        with installation.work(branch="shaanxi") as context:
            revive(context, "loan")
