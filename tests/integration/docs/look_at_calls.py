"""Walks through step 7 of the tutorial at the site itself; its test runs it beside the addon."""

from pathlib import Path

from addons.esales.testing import make_dealer
from core.app import make_app
from core.installation import Installation
from core.settings import read_settings
from core.testing import Browser

installation = Installation(read_settings(Path("config/demo.ini")))
app = Browser(make_app(installation), installation)
with installation.work(branch="shaanxi") as context:
    make_dealer(context, "D-77")

app.sign_in("administrator")
form = app.get("/company/roles/salesperson/edit").forms["form"]
wanted = {f"followup:call:{action}" for action in ("view", "create", "edit")}
for box in form.fields["checkbox"]:
    box.checked = box.checked or box._value in wanted
form.submit("save").follow()
print("ticked")

app.sign_in("salesperson")
if "/shaanxi/followup/calls" in app.get("/shaanxi"):
    print("on the menu")
app.http.set_cookie("qudao_locale", "zh_CN")
print(app.get("/shaanxi/followup/calls").html.h1.text.split()[0])
app.http.set_cookie("qudao_locale", "en")
form = app.get("/shaanxi/followup/calls/new").forms["form"]
form["dealer_id"], form["due"] = "D-77", "2026-11-30"
if "was created" in form.submit("save").follow():
    print("created")
app.sign_in("salesperson", "hubei").get("/hubei/followup/calls", status=404)
print("not in Hubei")
