"""Guesses are slowed down, and what a browser asks to see next stays on this site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusal import Invalid
from core.security.guesses import FREE_GUESSES, LONGEST_LOCK, lock_after
from core.security.sign_in import digest, fits, fitted_login, hash_password
from core.web.sign_in import local


def test_the_first_wrong_passwords_cost_nothing():
    assert {lock_after(n) for n in range(FREE_GUESSES)} == {timedelta(0)}


@given(st.integers(FREE_GUESSES, 10_000))
def test_each_further_one_doubles_the_pause_up_to_a_quarter_of_an_hour(failures):
    assert lock_after(failures + 1) == min(2 * lock_after(failures), LONGEST_LOCK)


def test_a_password_is_kept_as_argon2_and_known_again():
    kept = hash_password("correct horse")

    assert kept.startswith("$argon2id$")
    assert "correct" not in kept
    assert fits("correct horse", kept)
    assert not fits("correct horsf", kept)


def test_the_same_password_is_never_kept_the_same_way():
    assert hash_password("correct horse") != hash_password("correct horse")


@pytest.mark.parametrize("kept", [None, "", "no hash at all"])
def test_without_a_kept_password_none_fits(kept):
    assert not fits("", kept)
    assert not fits("password", kept)


def test_a_short_password_is_refused():
    with pytest.raises(Invalid, match="too short"):
        hash_password("1234567")


def test_a_secret_is_not_stored_itself():
    assert "secret" not in digest("secret")
    assert digest("secret") != digest("Secret")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "evil.example",
        "http://evil.example", "https:evil.example", "javascript:alert(1)", "", "/\tevil",
        "/\n/evil.example", "/\r\nSet-Cookie: a=b", " //evil.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(path):
    assert local(path) == "/"


@pytest.mark.parametrize(
    "path", ["/", "/shaanxi", "/shaanxi/esales/dealers?q=a&sort=-a", "/%20"]
)
def test_a_page_of_this_site_is_found_again(path):
    assert local(path) == path


@given(st.text())
def test_whatever_is_asked_for_is_an_address_here_that_fits_a_header(path):
    found = local(path)

    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found.isascii()
    assert found.isprintable()


@pytest.mark.parametrize("text", ["", " ", "li na", "-x", "a,b", "a" * 81])
def test_a_login_nobody_could_type_again_is_refused(text):
    with pytest.raises(Invalid, match="cannot be a login"):
        fitted_login(text)


def test_a_login_is_kept_in_small_letters_without_the_blanks_around_it():
    assert fitted_login(" Li.Na@HB ") == "li.na@hb"
