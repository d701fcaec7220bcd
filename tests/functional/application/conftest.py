"""A branch that lends demonstration units, with a customer, goods and people."""

import re

import pytest

from addons.base.models import Party, Region
from addons.esales.testing import make_variant
from core.testing import identity_of
from core.testing.loans import LOAN, publish_loans
from core.workflow.businesses import live
from core.workflow.documents import Document
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire


@pytest.fixture(scope="module")
def lending(installation):
    """The ids of a customer, a region and goods; the business of loans is live."""
    publish_loans(installation)
    with installation.work(branch="shaanxi") as context:
        region = Region(code="61", name="陕西省", full_name="陕西省", level="province")
        customer = Party(code="K001", name="长安电器", roles=[])
        context.session.add_all([region, customer])
        speaker = make_variant(context, "SPK-459")
        context.session.flush()
        return {"customer": customer.id, "speaker": speaker.id}


@pytest.fixture
def begin_loan(installation, lending):
    """Begins a loan as somebody in Shaanxi and gives its number in the address."""

    def begun(role="salesperson", **given):
        person = identity_of(installation, role)
        with installation.work(branch="shaanxi", identity=person) as context:
            values = {
                "contact": "王敏",
                "customer": lending["customer"],
                "purpose": "trial",
                "until": "2027-01-31",
                "since": "2026-11-01",
                "goods": [{"product": lending["speaker"], "pieces": "2", "value": "918"}],
                **given,
            }
            return begin(live(context)[LOAN.name], values, context).id

    return begun


@pytest.fixture
def move(installation):
    """Lets somebody in Shaanxi fire a transition for loans."""

    def moved(numbers, transition, role, **given):
        person = identity_of(installation, role)
        with installation.work(branch="shaanxi", identity=person) as context:
            documents = [context.session.get_one(Document, number) for number in numbers]
            fire(documents, transition, context, **given)

    return moved


@pytest.fixture(scope="module")
def secrets():
    """The tokens of each person, made once."""
    return {}


@pytest.fixture
def program(app, secrets):
    """A program with a token of the person in the seat of ``role``, and no cookie at all."""

    def made(role, branch="shaanxi"):
        if (role, branch) not in secrets:
            page = app.sign_in(role, branch).post("/me/tokens", {"name": "a till", "days": "30"})
            secrets[role, branch] = re.search(r"qudao_[\w-]{20,}", page.text).group()
        app.http.reset()
        return Program(app.http, secrets[role, branch])

    return made


class Program:
    def __init__(self, http, secret):
        self.http, self.headers = http, {"Authorization": f"Bearer {secret}"}

    def get(self, path, status=200):
        return self.http.get(path, headers=self.headers, status=status)

    def send(self, path, body, status=200, method="post_json", **headers):
        call = getattr(self.http, method)
        return call(path, body, headers={**self.headers, **headers}, status=status)

    def edit(self, path, fields, status=200, match="*"):
        headers = {"If-Match": match} if match else {}
        body = {"fields": fields}
        return self.send(path, body, status=status, method="patch_json", **headers)

    def attach(self, path, *files, status=201, **fields):
        sent = [("file", *file) for file in files]
        return self.http.post(
            path, fields, upload_files=sent, headers=self.headers, status=status
        )
