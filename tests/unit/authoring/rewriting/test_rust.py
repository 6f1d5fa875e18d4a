"""Rewritten Rust tests say which values came out; nothing that only assertions needed is left in them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.rust import RUST
from cdu.authoring.rewriting.source import RefusalError

HEAD = "use clock::{add, Clock, Error};\nuse std::collections::HashMap;\n"


def rewritten(body: str, **options: object) -> Rewriting:
    return rewrite({"tests/clock.rs": HEAD + dedent(body)}, {}, RUST, **options)  # type: ignore[arg-type]


def observed(body: str) -> str:
    lines = rewritten(body).tests["tests/clock.rs"].splitlines()[2:]
    return "\n".join(line.strip() for line in lines if line.strip())


def in_a_test(statements: str) -> str:
    """Return what becomes of the statements of one test, which is all that a file has."""
    text = observed(f"#[test]\nfn t() {{ {statements} }}")
    return text.removeprefix("#[test]\nfn part_0() { ::test::ends(0); ").removesuffix(" }")


def test_operands_macro_messages_names_and_comments_leave_the_tests() -> None:
    body = """
        #[test]
        fn one_and_two_are_three() {
            // the answer is 3
            assert_eq!(add(1, 2), 3, "not {}", 3);
            assert_ne!(add(1, 2), 4);
        }
    """
    assert observed(body).splitlines() == [
        "#[test]",
        "fn part_0() { ::test::ends(0);",
        "::test::seen(1, &(add(1, 2)));",
        "::test::seen(2, &(add(1, 2)));",
        "}",
    ]
    assert [(site.where, site.text, site.matcher, site.negated, site.believed) for site in rewritten(body).sites] == [
        ("tests/clock.rs:5", "one_and_two_are_three", "rust.ends", False, False),
        ("tests/clock.rs:7", "add(1, 2)", "rust.equal", False, False),
        ("tests/clock.rs:8", "add(1, 2)", "rust.equal", True, False),
    ]


def test_the_recording_keeps_names_and_writes_the_operands_down() -> None:
    text = rewritten("#[test]\nfn sum() { assert_eq!(add(1, 2), 3); }").recording["tests/clock.rs"]
    assert "fn sum() { ::test::ends(0); ::test::told(1, &(add(1, 2)), &(3)); }" in text


@pytest.mark.parametrize(
    ("statements", "left"),
    [
        ("let expected = vec![3]; assert_eq!(add(1), expected);", "::test::seen(1, &(add(1)));"),
        ("let mut all = HashMap::new(); all.insert(1, 2); assert_eq!(add(1), all);", "::test::seen(1, &(add(1)));"),
        (
            "for (a, sum) in [(1, 2), (2, 3)] { assert_eq!(add(a), sum); }",
            "for (a) in [(1), (2)] { ::test::seen(1, &(add(a))); }",
        ),
        (
            "for &(a, sum) in vec![(1, 2)].iter() { assert_eq!(add(a), sum); }",
            "for &(a) in vec![(1)].iter() { ::test::seen(1, &(add(a))); }",
        ),
        (
            "let sum = 3; let x = 1; assert_eq!(add(x), sum); let sum = 4; assert_eq!(add(sum), 5);",
            "let x = 1; ::test::seen(1, &(add(x))); let sum = 4; ::test::seen(2, &(add(sum)));",
        ),
    ],
)
def test_what_only_operands_needed_goes(statements: str, left: str) -> None:
    assert " ".join(in_a_test(statements).split()) == left


def test_parameters_constants_and_fields_that_only_operands_needed_go() -> None:
    text = observed("""
        const SUM: i32 = 77;
        struct Case { a: i32, sum: i32 }
        fn check(a: i32, expected: i32) { assert_eq!(add(a), expected); }
        #[test]
        fn a() { check(1, 77); check(2, SUM); }
        #[test]
        fn b() { for case in [Case { a: 1, sum: 77 }] { assert_eq!(add(case.a), case.sum); } }
    """)
    assert "77" not in text
    assert "sum" not in text.lower()
    assert "fn check(a: i32) {" in text
    assert "check(1); check(2);" in text


@pytest.mark.parametrize(
    ("condition", "matcher", "negated", "left"),
    [
        ("add(1) == 2", "rust.equal", "", "add(1)"),
        ("2 == add(1)", "rust.equal", "", "add(1)"),
        ("!(add(1) != 2)", "rust.equal", "", "add(1)"),
        ("add(1) < 2", "rust.less", "", "add(1)"),
        ("2 <= add(1)", "rust.least", "", "add(1)"),
        ("(add(1) - 0.5).abs() < 1e-9", "rust.near", "", "add(1)"),
        ("add(1) == add(2)", "rust.true", "", "add(1) == add(2)"),
        ("!add(1).is_some()", "rust.true", "not", "add(1).is_some()"),
        ("matches!(add(1), Some(_))", "rust.true", "", "matches!(add(1), Some(_))"),
    ],
)
def test_a_condition_gives_its_negation_and_what_is_not_the_solutions(
    condition: str, matcher: str, negated: str, left: str
) -> None:
    found = rewritten(f"#[test]\nfn t() {{ assert!({condition}); }}")
    assert (found.sites[1].matcher, found.sites[1].negated) == (matcher, negated == "not")
    assert f"::test::seen(1, &({left}));" in found.tests["tests/clock.rs"]


def test_a_test_that_has_to_panic_looks_like_any_other() -> None:
    found = rewritten('#[test]\n#[should_panic(expected = "no time")]\nfn t() { add(1); }')
    assert found.tests["tests/clock.rs"].endswith("fn part_0() { ::test::ends(0); add(1); }")
    assert 'fn t() { ::test::ends_with(0, "no time"); add(1); }' in found.recording["tests/clock.rs"]
    assert "panic" not in found.tests["tests/clock.rs"]
    assert found.sites[0].matcher == "rust.panics"


def test_an_operand_that_the_solution_computes_is_observed_and_a_variant_is_data() -> None:
    found = rewritten("""
        #[test]
        fn t() {
            let noon = Clock::new(12);
            assert_eq!(Clock::new(36), noon);
            assert_eq!(12, noon.hour());
            assert_eq!(noon.set(99), Err(Error::TooLate));
        }
    """)
    assert [site.believed for site in found.sites] == [False, True, False, False]
    assert "::test::both(1, &(Clock::new(36)), &(noon));" in found.tests["tests/clock.rs"]
    assert "::test::told_turned(2, &(12), &(noon.hour()));" in found.recording["tests/clock.rs"]
    assert "TooLate" not in found.tests["tests/clock.rs"].partition("fn")[2]


def test_names_that_come_by_a_star_are_the_solutions_too() -> None:
    body = (
        "use clock::*;\n#[test]\nfn t() { let one = make(1); assert_eq!(make(2), one); assert_eq!(make(1), Some(1)); }"
    )
    assert [site.believed for site in rewrite({"a.rs": body}, {}, RUST).sites] == [False, True, False]


def test_functions_of_the_tests_and_paths_to_variants_are_not_the_solutions() -> None:
    found = rewrite(
        {
            "a.rs": """
            use std::collections::HashMap;
            struct Own;
            impl Own { #[allow(unused)] fn new() -> Self { Own } }
            #[test]
            fn t() {
                let empty: HashMap<i32, i32> = HashMap::new();
                assert_eq!(clock::table(), empty);
                assert_eq!(clock::parse(""), Err(clock::Error::NoTime));
            }
            """
        },
        {},
        RUST,
    )
    assert [site.believed for site in found.sites] == [False, False, False]


def test_a_condition_that_panics_stays_and_is_believed() -> None:
    found = rewritten("""
        fn check(one: f64, other: f64) { let far = (one - other).abs(); if far > 0.1 { panic!("{one} and {other}") } }
        #[test]
        fn t() { check(add(1), 2.0); }
    """)
    assert [(site.matcher, site.negated, site.believed) for site in found.sites] == [
        ("rust.true", True, True),
        ("rust.ends", False, False),
    ]
    assert "::test::seen(0, &(far > 0.1));" in found.tests["tests/clock.rs"]


def test_a_test_with_the_name_of_the_crate_hides_nothing() -> None:
    body = '#[test]\nfn hello() { assert_eq!("Hello!", hello::hello()); }'
    text = rewrite({"a.rs": body}, {}, RUST).tests["a.rs"]
    assert "::test::seen(1, &(hello::hello()));" in text
    assert "Hello!" not in text


@pytest.mark.parametrize(
    ("statements", "left"),
    [
        ("let add = add(1); let wanted = 2; assert_eq!(add, wanted);", "let add = add(1); ::test::seen(1, &(add));"),
        ("let mut all = vec![]; all.push(add(1)); assert_eq!(all.len(), 1);",
         "let mut all = vec![]; all.push(add(1)); ::test::seen(1, &(all.len()));"),
        ("let mut b = [0; 2]; Clock::new().fill(&mut b); let n = 2; assert_eq!(n, b.len());",
         "let mut b = [0; 2]; Clock::new().fill(&mut b); ::test::seen(1, &(b.len()));"),
        ("let c: Clock = once(1).collect(); assert_eq!(Some(1), c.hour());",
         "let c: Clock = once(1).collect(); ::test::seen(1, &(c.hour()));"),
        ("let p = Player { level: 3 }; let q = p.revive(); assert_eq!(p.level, q.level);",
         "let p = Player { level: 3 }; let q = p.revive(); ::test::seen(1, &(q.level));"),
        ("let n = std::cell::Cell::new(0); assert_eq!(n.get(), 1);",
         "let n = std::cell::Cell::new(0); ::test::seen(1, &(n.get()));"),
    ],
)  # fmt: skip
def test_of_two_sides_the_one_that_the_solution_may_change_is_observed(statements: str, left: str) -> None:
    assert " ".join(in_a_test(statements).split()) == left


@pytest.mark.parametrize(
    "operands",
    ["1, 2", "n, *calls.borrow()", "LIMIT, n"],
)
def test_where_either_side_may_be_the_solutions_both_come_out(operands: str) -> None:
    left, right = operands.split(", ")
    body = f"""
        static mut LIMIT: u8 = 1;
        #[test]
        fn t() {{
            let calls = std::cell::RefCell::new(0);
            let mut n = 1;
            assert_eq!({operands});
        }}
    """
    assert f"::test::both(1, &({left}), &({right}));" in observed(body)


def test_a_module_with_the_name_of_a_function_hides_nothing() -> None:
    body = "mod add {\nuse super::*;\n#[test]\nfn t() { let wanted = [1]; assert_eq!(add(1), wanted); }\n}"
    assert "::test::seen(1, &(add(1)));" in observed(body)
    assert "wanted" not in observed(body)


def test_what_was_asked_for_stays() -> None:
    body = "#[test]\nfn t() { assert_eq!(add(1), 2); assert!(add(1) < 2); }"
    assert "::test::both(1, &(add(1)), &(2));" in rewritten(body, levels={1: 1}).tests["tests/clock.rs"]
    kept = rewritten(body, levels={1: 2, 2: 2})
    assert "::test::seen(1, &((add(1)) == (2))); ::test::seen(2, &(add(1) < 2));" in kept.tests["tests/clock.rs"]
    assert [site.matcher for site in kept.sites[1:]] == ["true", "true"]


@pytest.mark.parametrize("text", ['"assert_eq!(1, 2)"', 'r#"vec![1]"#', "'\"'", "/* vec![ */ 1", "b'['"])
def test_texts_and_comments_hide_nothing_from_the_parser(text: str) -> None:
    assert in_a_test(f"assert_eq!(add({text}), vec![1]);").startswith("::test::seen(1, &(add(")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            "macro_rules! check { ($a:expr) => { assert_eq!(add(1), $a); } }",
            "tests/clock.rs:3: an assertion in a macro",
        ),
        (
            "#[test]\nfn t() { debug_assert!(add(1)); }",
            "tests/clock.rs:4: an assertion in a macro, or of an unknown form",
        ),
        ("#[test]\nfn t() { assert!(); }", "tests/clock.rs:4: an assertion of an unknown form"),
        ("fn t() { add(1) ", "the file does not parse"),
        ("fn t() { add(1); }", "the tests have no assertion that is known"),
    ],
)
def test_what_cannot_be_rewritten_is_refused_with_the_place(body: str, why: str) -> None:
    with pytest.raises(RefusalError, match=why):
        rewritten(body)
