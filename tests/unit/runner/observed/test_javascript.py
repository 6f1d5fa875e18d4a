"""Observed mode of JavaScript, with real Node.js: from an author's tests to a student's verdict."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from cdu.authoring.check import Failure, check
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer

TESTS = """\
import { describe, expect, test } from '@jest/globals';
import { Point, PointError, sum, walk } from './points.js';

describe('points', () => {
  test('two coordinates are added', () => { expect(sum([1, 2])).toBe(3); });
  test('a walk lists every place', () => {
    expect(walk('NE')).toEqual([{ x: 0, y: 1 }, { x: 1, y: 1 }]);
  });
  test('an unknown direction is refused', () => {
    expect(() => walk('Q')).toThrow(PointError);
    expect(() => walk('Q')).toThrow(/unknown/);
  });
  test('a point has two coordinates', () => {
    const point = new Point(1, 2);
    expect([point.x, point.y]).toStrictEqual([1, 2]);
  });
});
"""
SPYING = """\
const seen = [];
const push = Array.prototype.push;
Array.prototype.push = function (...all) {
  for (const each of all) if (each?.body) seen[seen.length] = String(each.body);
  return push.apply(this, all);
};
export class PointError extends Error {}
export class Point {}
export const sum = () => seen.join(' and ');
export const walk = () => seen;
"""
HIDDEN = """\
import { expect, test } from '@jest/globals';
import { sum } from '../points.js';

test('large coordinates are added', () => { expect(sum([123456789, 987654321])).toBe(1111111110); });
"""
REFERENCE = """\
export class PointError extends Error {}
export class Point { constructor(x, y) { this.x = x; this.y = y; } }
export const sum = (all) => all.reduce((one, other) => one + other, 0);
export function walk(steps) {
  const at = { x: 0, y: 0 };
  return [...steps].map((step) => {
    if (step === 'N') at.y += 1;
    else if (step === 'E') at.x += 1;
    else throw new PointError(`unknown: ${step}`);
    return { ...at };
  });
}
"""
OTHERS = {
    "getters and private fields": REFERENCE.replace(
        "{ constructor(x, y) { this.x = x; this.y = y; } }",
        "{ #at; constructor(...at) { this.#at = at; }\n"
        "  get x() { return this.#at[0]; }\n  get y() { return this.#at[1]; } }",
    ),
    "a class of its own for places": REFERENCE.replace("return { ...at };", "return Object.assign(new Place(), at);")
    + "class Place {}\n",
    "fields that are undefined": REFERENCE.replace("return { ...at };", "return { ...at, name: undefined };"),
    "an error under another name": REFERENCE.replace(
        "export class PointError extends Error {}",
        "class Refused extends TypeError {}\nexport { Refused as PointError };",
    ).replace("new PointError", "new Refused"),
    "a generator and helpers": REFERENCE.replace(
        "all.reduce((one, other) => one + other, 0)", "[...running(all)].at(-1) ?? 0"
    )
    + "function* running(all) { let total = 0; for (const each of all) yield (total += each); }\n",
}
TELLING = """\
export class PointError extends Error {}
export class Point {}
export function sum(all) { console.log('asked', all); if (all[0] > 9) throw new Error(`${all}`); return 3; }
export function walk() { throw new Error('nothing'); }
"""


def lesson(**tests: str) -> Lesson:
    return Lesson(
        lesson="javascript/points",
        title="Points",
        blurb="Points.",
        difficulty=1,
        instructions="None.",
        starter={"points.js": "export const sum = () => 0;\n"},
        tests={"points.spec.js": TESTS, **tests},
        reference={"points.js": REFERENCE},
    )


@pytest.fixture(scope="module")
def proof() -> Proof:
    layer("javascript")
    found = check(lesson(**{"hidden/more.spec.js": HIDDEN}), runners)
    assert not isinstance(found, Failure), found.reason
    return found


def graded(proof: Proof, code: str) -> dict[str, Any]:
    asked = lesson(**{"hidden/more.spec.js": HIDDEN})
    return runners.run(run_request(asked, {"points.js": code}, proof))


def test_the_proof_is_observed_and_holds_no_expectation_in_what_the_sandbox_gets(proof: Proof) -> None:
    assert (proof.mode, proof.weaker, proof.believed) == ("observed", "", ())
    assert proof.tests[0] == "points > two coordinates are added"
    assert proof.tests[-1] == "hidden/large coordinates are added"
    assert proof.profile
    record = proof.profile["observed"]
    assert "recording" not in record
    sent = "\n".join(record["tests"].values())
    for secret in ("1111111110", "toBe", "toThrow", "unknown", "refused", "large coordinates", "y: 1"):
        assert secret not in sent


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS.keys())
def test_a_right_solution_that_is_built_differently_passes(proof: Proof, code: str) -> None:
    report = graded(proof, code)
    assert report["outcome"] == "passed", report
    assert report["isolation"]["mode"] == "observed"


def test_a_wrong_solution_is_told_where_what_and_what_instead(proof: Proof) -> None:
    report = graded(proof, REFERENCE.replace("one + other", "one - other"))
    assert report["outcome"] == "failed"
    assert report["tests"][0]["message"] == "points.spec.js:5: sum([1, 2])\n  expected: 3\n  got:      -3"
    assert [test["outcome"] for test in report["tests"]] == ["failed", "passed", "passed", "passed", "failed"]


def test_hidden_tests_tell_their_name_and_outcome_only(proof: Proof) -> None:
    report = graded(proof, TELLING)
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed", "failed", "failed", "failed"]
    assert report["tests"][0]["output"] == "asked [ 1, 2 ]\n"
    assert "123456789" not in str(report)
    assert "1111111110" not in str(report)


def test_a_visible_test_cannot_tell_what_a_hidden_one_asks(proof: Proof) -> None:
    report = graded(proof, SPYING)
    assert report["tests"][0]["outcome"] == "failed"
    assert "sum([1, 2])" in report["tests"][0]["message"]
    assert "123456789" not in str(report)


def test_a_hidden_test_file_that_does_not_load_tells_nothing_either(proof: Proof) -> None:
    code = f"{REFERENCE}\nconst push = Array.prototype.push;\nArray.prototype.push = function (...all) {{\n"
    code += "  for (const each of all) if (/12345/.test(each?.body)) throw new RangeError(String(each.body));\n"
    code += "  return push.apply(this, all);\n};\n"
    report = graded(proof, code)
    assert (report["outcome"], report["message"]) == ("failed", "1 of 5 tests did not pass.")
    assert "123456789" not in str(report)


def test_code_that_does_not_load_is_a_compile_error(proof: Proof) -> None:
    assert graded(proof, "export const sum = ;")["outcome"] == "compile_error"


UNTOLD = """\
export const big = () => Array.from({ length: 30_000 }, (_, at) => at);
export const raw = () => new Uint8Array([1, 2, 3]).buffer;
export const page = () => new URL('http://one.example/');
"""


@pytest.mark.parametrize(
    "asked",
    [
        "expect(big()).toEqual(Array.from({ length: 30_000 }, (_, at) => at));",
        "expect(raw()).toEqual(new Uint8Array([1, 2, 3]).buffer);",
        "expect(page()).toEqual(new URL('http://one.example/'));",
    ],
)
def test_a_value_that_cannot_be_told_equals_nothing_so_that_such_a_lesson_is_not_observed(asked: str) -> None:
    layer("javascript")
    tests = f"import {{ big, page, raw }} from './points.js';\ntest('one', () => {{ {asked} }});\n"
    other = {"tests": {"points.spec.js": tests}, "reference": {"points.js": UNTOLD}}
    found = check(lesson().model_copy(update=other), runners)
    assert not isinstance(found, Failure), found.reason
    assert found.mode == "guarded"


class Counting:
    """The runner, which keeps the solutions that it was given one by one, beside those of the proof itself."""

    def __init__(self) -> None:
        self.solutions: list[dict[str, str]] = []

    prove = staticmethod(runners.prove)

    def run(self, data: dict[str, Any]) -> dict[str, Any]:
        self.solutions.append(data["solution"])
        return runners.run(data)


def test_a_proof_of_four_runs_needs_no_more_runs_of_the_reference() -> None:
    layer("javascript")
    runner = Counting()
    assert isinstance(check(lesson(), runner), Proof)
    assert runner.solutions == [lesson().starter] * 3, "observed, as the tests are, and whether it is refused"


def test_a_record_of_another_version_is_refused_and_not_guessed_at(proof: Proof) -> None:
    assert proof.profile
    old = {"observed": {**proof.profile["observed"], "version": 0}}
    asked = run_request(lesson(), {"points.js": REFERENCE}, proof) | {"profile": old}
    with pytest.raises(runners.RequestError, match="observed mode needs the record"):
        runners.run(asked)
