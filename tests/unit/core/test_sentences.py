"""A sentence that is kept is read later as it was said, in whatever language its reader has."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.i18n import _, in_language
from core.sentences import kept, told

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="${}"), max_size=8)


@given(WORDS, st.integers(), st.lists(WORDS, max_size=3))
def test_it_is_read_as_it_was_said(title, count, names):
    inner = _("Yes")
    said = _("${title}: ${count} of ${names}, ${inner}") % {
        "title": title,
        "count": count,
        "names": names,
        "inner": inner,
    }

    again = told(json.loads(json.dumps(kept(said))))

    for locale in ("en", "zh_CN"):
        assert in_language(again, locale) == in_language(said, locale)


def test_what_is_no_sentence_stays_as_it_is():
    assert told(kept("plain")) == "plain"
    assert in_language(told(kept(_("Yes"))), "zh_CN") == in_language(_("Yes"), "zh_CN") != "Yes"
