"""Signing in: who gets in, who does not, and what a closed door says."""


def test_a_clerk_signs_in_and_lands_in_the_own_branch(app):
    app.sign_in("counter_clerk")

    page = app.get("/").follow()

    assert page.request.path == "/shaanxi"
    assert "Shaanxi" in page


def test_a_wrong_password_is_refused_in_a_sentence_and_the_login_stays(app):
    form = app.get("/sign-in").forms[0]
    form["login"], form["password"] = "counter_clerk.shaanxi", "wrong"

    page = form.submit(status=422)

    assert "do not fit" in page
    assert page.forms[0]["login"].value == "counter_clerk.shaanxi"


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(app):
    page = app.get("/shaanxi").follow()

    assert page.forms[0]["next"].value == "/shaanxi"


def test_who_presses_a_button_after_the_session_has_ended_is_told_to_sign_in_again(app):
    app.sign_in("business_manager")
    app.http.reset()
    home = "/shaanxi/businesses/pickup"

    pressed = app.http.post(f"{home}/retire", {"csrf_token": app.token}, status=401)
    drawn = app.send(f"{home}/save-draft", {"revision": 0, "data": {}}, status=401)

    assert "not signed in any more" in pressed
    assert "Sign in and do it again" in drawn.json["messages"][0]


def test_another_branch_is_not_there(app):
    app.sign_in("counter_clerk")

    page = app.get("/hubei", status=404)

    assert "There is nothing here" in page
