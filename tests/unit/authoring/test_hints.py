from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cdu.authoring.hints import parse, render


def test_every_bullet_is_a_hint() -> None:
    assert parse("# Hints\n\n- One.\n- Two.\n") == ("One.", "Two.")


def test_a_hint_goes_on_in_indented_lines() -> None:
    assert parse("- One\n  goes on.\n\n  Still one.\n- Two.") == ("One\ngoes on.\n\nStill one.", "Two.")


def test_a_hint_goes_on_in_the_next_line_of_its_paragraph() -> None:
    assert parse("- One\ngoes on.\n") == ("One\ngoes on.",)


def test_bullets_in_a_hint_stay_with_it() -> None:
    assert parse("- One:\n  - a\n  - b\n- Two.") == ("One:\n- a\n- b", "Two.")


def test_paragraphs_between_hints_are_left_out() -> None:
    assert parse("- One.\n\nA picture.\n\n- Two.") == ("One.", "Two.")


def test_a_heading_of_a_task_is_told_with_each_of_its_hints() -> None:
    found = parse("# Hints\n## General\n- One.\n## 1. Ring the bell\n- Two.\n- Three.")
    assert found == ("One.", "**1. Ring the bell**: Two.", "**1. Ring the bell**: Three.")


def test_links_by_reference_become_links_in_place() -> None:
    assert parse("- See [the book][Book] and [pages][].\n\n[book]: http://b\n[pages]: http://p\n") == (
        "See [the book](http://b) and [pages](http://p).",
    )


def test_links_that_lead_nowhere_stay_as_they_are() -> None:
    assert parse("- Look at `row[0][1]`.") == ("Look at `row[0][1]`.",)


def test_no_hints_at_all() -> None:
    assert parse("") == parse("# Hints\n\nNone.\n") == ()


WORDS = st.text(alphabet="ab -*", min_size=1, max_size=12).map(lambda text: "x" + text.rstrip())
HINTS = st.lists(st.lists(WORDS | st.just("- y"), min_size=1, max_size=3).map("\n".join).filter(lambda t: t[0] == "x"))


@given(HINTS)
def test_what_was_written_is_read_back(hints: list[str]) -> None:
    assert parse(render(hints)) == tuple(hints)
