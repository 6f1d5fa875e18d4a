"""Observed mode of Rust, with the real compiler: from an author's tests to a student's verdict."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from cdu.authoring.check import Failure, check
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer

MANIFEST = {"Cargo.toml": '[package]\nname = "clocks"\nedition = "2021"\n'}
TESTS = """\
use clocks::{counts, mean, parse, Clock, ParseError};
use std::collections::HashMap;

#[test]
fn a_clock_wraps_around() {
    assert_eq!(Clock::new(25, 0), Clock::new(1, 0));
    assert_ne!(Clock::new(2, 0), Clock::new(1, 0));
    assert_eq!(Clock::new(23, 59).to_string(), "23:59");
}

#[test]
fn letters_are_counted() {
    let mut expected = HashMap::new();
    expected.insert('a', 2);
    expected.insert('b', 1);
    assert_eq!(counts("aba"), expected);
}

#[test]
fn a_text_is_parsed() -> Result<(), ParseError> {
    assert_eq!(parse("7:30")?, (7, 30));
    assert_eq!(parse("seven"), Err(ParseError::NoNumber("seven".to_string())));
    assert!(parse("").is_err());
    Ok(())
}

#[test]
fn a_mean_is_near() {
    assert!((mean(&[0.1, 0.2]) - 0.15).abs() < 1e-9);
}

#[test]
#[should_panic(expected = "nothing to average")]
fn nothing_has_no_mean() {
    mean(&[]);
}
"""
HIDDEN = """\
use clocks::*;

#[test]
fn large_numbers() {
    assert_eq!(mean(&[123456789.0, 987654321.0]), 555555555.0);
}

#[test]
fn nothing_to_parse() {
    assert_eq!(parse(""), Err(ParseError::NoColon));
}
"""
REFERENCE = """\
use std::collections::HashMap;
use std::fmt;

#[derive(Debug, PartialEq)]
pub enum ParseError { NoNumber(String), NoColon }

#[derive(Debug, PartialEq)]
pub struct Clock { minutes: i32 }
impl Clock {
    pub fn new(hours: i32, minutes: i32) -> Self { Clock { minutes: (hours * 60 + minutes).rem_euclid(1440) } }
}
impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

pub fn counts(text: &str) -> HashMap<char, i32> {
    let mut all = HashMap::new();
    for letter in text.chars() { *all.entry(letter).or_insert(0) += 1; }
    all
}

pub fn parse(text: &str) -> Result<(i32, i32), ParseError> {
    let number = |part: &str| part.parse().map_err(|_| ParseError::NoNumber(part.to_string()));
    match text.split_once(':') {
        Some((hours, minutes)) => Ok((number(hours)?, number(minutes)?)),
        None if text.is_empty() => Err(ParseError::NoColon),
        None => Err(ParseError::NoNumber(text.to_string())),
    }
}

pub fn mean(all: &[f64]) -> f64 {
    if all.is_empty() { panic!("nothing to average"); }
    all.iter().sum::<f64>() / all.len() as f64
}
"""
CLOCK = REFERENCE[REFERENCE.index("#[derive(Debug, PartialEq)]\npub struct") : REFERENCE.index("pub fn counts")]
OTHERS = {
    "a clock with other fields, not normalised, and its own ==": REFERENCE.replace(
        CLOCK,
        """
        #[derive(Debug, Clone, Copy)]
        pub struct Clock(i32, i32);
        impl Clock {
            pub fn new(hours: i32, minutes: i32) -> Self { Clock(hours, minutes) }
            fn total(self) -> i32 { (self.0 * 60 + self.1).rem_euclid(1440) }
        }
        impl PartialEq for Clock { fn eq(&self, other: &Clock) -> bool { self.total() == other.total() } }
        impl fmt::Display for Clock {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                write!(f, "{:02}:{:02}", self.total() / 60, self.total() % 60)
            }
        }
        """,
    ),
    "a text for people from {:?}": REFERENCE.replace(
        "#[derive(Debug, PartialEq)]\npub struct Clock", "#[derive(PartialEq)]\npub struct Clock"
    )
    + """
        impl fmt::Debug for Clock {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "it is {self}") }
        }
    """,
    "more variants, in another order": REFERENCE.replace(
        "NoNumber(String), NoColon", "#[allow(dead_code)] Other { at: usize }, NoColon, NoNumber(String)"
    ),
    "borrowed and owned numbers": REFERENCE.replace("-> f64 {", "-> f64 {\n    let all: Vec<f64> = all.to_vec();"),
    "a map made from another one": REFERENCE.replace(
        "    let mut all = HashMap::new();\n",
        "    let mut all: std::collections::BTreeMap<char, i32> = Default::default();\n",
    ).replace("or_insert(0) += 1; }\n    all\n", "or_insert(0) += 1; }\n    all.into_iter().collect()\n"),
    "a panic by expect": REFERENCE.replace(
        'if all.is_empty() { panic!("nothing to average"); }', 'all.first().expect("there is nothing to average");'
    ),
}


def lesson(reference: str = REFERENCE) -> Lesson:
    return Lesson(
        lesson="rust/clocks",
        title="Clocks",
        blurb="Clocks.",
        difficulty=1,
        instructions="None.",
        starter={**MANIFEST, "src/lib.rs": "pub fn mean(_: &[f64]) -> f64 { todo!() }\n"},
        tests={"tests/clocks.rs": TESTS, "hidden/more.rs": HIDDEN},
        reference={**MANIFEST, "src/lib.rs": reference},
    )


@pytest.fixture(scope="module")
def proof() -> Proof:
    layer("rust")
    found = check(lesson(), runners)
    assert not isinstance(found, Failure), found.reason
    return found


def graded(proof: Proof, code: str) -> dict[str, Any]:
    asked = run_request(lesson(), {**MANIFEST, "src/lib.rs": code}, proof) | {"limits": {"wall_s": 60, "cpu_s": 60}}
    return runners.run(asked)


def outcomes(report: dict[str, Any]) -> dict[str, str]:
    return {test["id"]: test["outcome"] for test in report["tests"]}


def test_the_lesson_is_observed_and_the_solutions_own_values_stand_in_line_ups(proof: Proof) -> None:
    assert proof.mode == "observed"
    assert proof.profile
    record = proof.profile["observed"]
    assert [site[0] for site in record["sites"] if site[6]] == ["tests/clocks.rs:6", "tests/clocks.rs:7"]
    assert [site[0] for site in record["sites"] if site[4]] == list(proof.believed)  # two values make no line-up
    text = "\n".join(record["tests"].values())
    for told in ("23:59", "insert", "30)", "NoNumber", "1e-9", "0.15", "average", "wraps", "555555555"):
        assert told not in text
    assert proof.tests == (
        "a_clock_wraps_around", "letters_are_counted", "a_text_is_parsed",
        "a_mean_is_near", "nothing_has_no_mean", "hidden/large_numbers",
        "hidden/nothing_to_parse",
    )  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_right_solution_that_is_built_differently_passes(proof: Proof, name: str) -> None:
    assert OTHERS[name] != REFERENCE
    report = graded(proof, OTHERS[name])
    assert report["outcome"] == "passed", report["message"] or report["tests"]


@pytest.mark.parametrize(
    ("right", "wrong", "failing", "message"),
    [
        ("rem_euclid(1440)", "rem_euclid(1439)", {"a_clock_wraps_around"}, "tests/clocks.rs:6: Clock::new(25, 0)"),
        ("or_insert(0) += 1", "or_insert(0) += 2", {"letters_are_counted"}, 'tests/clocks.rs:16: counts("aba")'),
        ("part.to_string()", "String::new()", set(), ""),
        (
            "Err(ParseError::NoNumber(text.to_string()))", "Err(ParseError::NoColon)", {"a_text_is_parsed"},
            "got:      Err(NoColon)",
        ),
        ("all.len() as f64", "2.5", {"a_mean_is_near", "hidden/large_numbers"}, "a number near 0.15"),
        ("nothing to average", "no", {"nothing_has_no_mean"}, 'expected: a panic: "nothing to average"'),
        (
            "all.iter().sum", "if all.len() < 99 { todo!() }\n    all.iter().sum",
            {"a_mean_is_near", "hidden/large_numbers"}, "not yet implemented",
        ),
        ("(number(hours)?", "(std::process::exit(0)", {"a_text_is_parsed"}, "ended itself, before the tests"),
    ],
)  # fmt: skip
def test_a_wrong_one_fails_where_it_is_wrong(
    proof: Proof, right: str, wrong: str, failing: set[str], message: str
) -> None:
    report = graded(proof, REFERENCE.replace(right, wrong))
    assert {name for name, outcome in outcomes(report).items() if outcome != "passed"} == failing
    assert message in "\n".join(test["message"] or "" for test in report["tests"])


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("use std::collections::HashMap;", "use std::collections::BTreeMap as HashMap;", "mismatched types"),
        ("-> f64 {", "-> Number {", "cannot find type"),
        ("pub fn counts", "fn counts", "function `counts` is private"),
    ],
)  # fmt: skip
def test_types_have_to_be_those_that_the_tests_compare(proof: Proof, right: str, wrong: str, said: str) -> None:
    report = graded(proof, REFERENCE.replace(right, wrong))
    assert report["outcome"] == "compile_error"
    assert said in report["message"] or said in report["output"]


def test_hidden_tests_tell_their_name_and_outcome_only(proof: Proof) -> None:
    telling = 'panic!("{:?}", all); } println!("asked {all:?}");'
    report = graded(proof, REFERENCE.replace('panic!("nothing to average"); }', telling))
    assert outcomes(report)["nothing_has_no_mean"] == "failed"
    assert "123456789" not in str(report)
    wrong = graded(proof, REFERENCE.replace("NoColon", "Empty"))
    assert wrong["outcome"] == "compile_error"
    assert "hidden tests do not compile" in wrong["message"]
    assert "NoColon" not in str(wrong)
