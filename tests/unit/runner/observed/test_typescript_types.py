"""TypeScript's type errors, where a lesson chooses them by a `tsconfig.json`: no test runs, and the place is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import runners
from cdu.authoring.languages import is_clutter
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer
from tests.proofs import proven

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Proof

TESTS = """import { describe, expect, it } from '@jest/globals'
import { f } from './sol'
describe('f', () => { it('one', () => { expect(f(1)).toBe(1) }) })
"""
HIDDEN = """import { expect, it } from '@jest/globals'
import { f } from '../sol'
it('h', () => { expect(f(71)).toBe(71) })
"""
STRICT = '{"compilerOptions": {"strict": true, "lib": ["es2024"]}} // as written for editors\n'
GOOD = "export function f(i: number): number { console.log(i); return i }\n"


def lesson(config: str | None = STRICT, **tests: str) -> Lesson:
    layer("javascript")
    return Lesson(
        lesson="typescript/types", title="Types", blurb="b", difficulty=1, instructions="i", timeout_s=20,
        starter={"sol.ts": "export function f(i: number): number { throw new Error('no') }\n"},
        tests={"sol.test.ts": TESTS, **tests}, support={} if config is None else {"tsconfig.json": config},
        reference={"sol.ts": GOOD},
    )  # fmt: skip


@pytest.fixture(scope="module")
def typed() -> tuple[Lesson, Proof]:
    return _proven(lesson(**{"hidden/more.test.ts": HIDDEN}))


def _proven(made: Lesson) -> tuple[Lesson, Proof]:
    proof = proven(made)
    assert proof.mode == "observed"
    return made, proof


def graded(found: tuple[Lesson, Proof], solution: str) -> dict[str, Any]:
    return runners.run(run_request(found[0], {"sol.ts": solution}, found[1]))


def test_a_type_error_is_a_compile_error_with_its_line_and_what_is_wrong_there(typed: tuple[Lesson, Proof]) -> None:
    report = graded(typed, "export function f(i: number): number {\n  const s: string = i\n  return s as any\n}\n")
    assert report["outcome"] == "compile_error"
    assert report["message"].startswith(
        "sol.ts:2:9 - error TS2322: Type 'number' is not assignable to type 'string'.\n\n"
        "2   const s: string = i\n          ~\n"
    )


def test_a_signature_that_tests_do_not_fit_is_told_where_a_visible_test_uses_it(typed: tuple[Lesson, Proof]) -> None:
    report = graded(typed, "export function f(i: string): boolean { return i as any }\n")
    assert report["outcome"] == "compile_error"
    assert "sol.test.ts:3" in report["message"]
    assert "hidden" not in report["message"]


def test_only_hidden_tests_that_do_not_fit_are_told_without_their_text(typed: tuple[Lesson, Proof]) -> None:
    report = graded(typed, "export function f(i: 1): number { return i }\n")
    assert report["outcome"] == "compile_error"
    assert "hidden tests do not compile" in report["message"]
    assert "71" not in str(report)


def test_a_solution_without_type_errors_passes(typed: tuple[Lesson, Proof]) -> None:
    assert graded(typed, GOOD)["outcome"] == "passed"


def test_a_solution_reads_no_hidden_test_by_its_types(typed: tuple[Lesson, Proof]) -> None:
    report = graded(typed, "import type * as T from './hidden/more.test'\nconst t: T = 1\n" + GOOD)
    assert report["outcome"] == "compile_error"
    assert "71" not in str(report)


def test_a_lesson_without_a_tsconfig_runs_what_has_type_errors() -> None:
    found = _proven(lesson(None))
    wrong = "export function f(i: number): number { const s: string = i; return s as any }"
    assert graded(found, wrong)["outcome"] == "passed"


def test_tests_that_a_tsconfig_excludes_are_not_checked() -> None:
    found = lesson('{"compilerOptions": {"strict": true, "lib": ["es2024"]}, "exclude": ["*.test.ts"]}')
    missing = runners.run(run_request(found, {"sol.ts": "export {}\n"}, None))
    assert missing["outcome"] == "failed", missing["message"]
    assert missing["tests"][0]["outcome"] == "error"
    wrong = runners.run(run_request(found, {"sol.ts": "export const f: number = 'one'\n"}, None))
    assert wrong["outcome"] == "compile_error"


def test_a_tsconfig_may_extend_a_base_of_npm() -> None:
    bases = '["@tsconfig/node20/tsconfig.json", "@tsconfig/strictest"]'
    found = _proven(lesson(f'{{"extends": {bases}, "compilerOptions": {{"lib": ["es2024"]}}}}'))
    report = graded(found, "export function f(i: number): number { return [i][0] }\n")
    assert report["outcome"] == "compile_error", "noUncheckedIndexedAccess is on in the stricter one alone"
    assert "'undefined' is not assignable to type 'number'" in report["message"]


def test_an_exercism_exercise_keeps_its_tsconfig() -> None:
    assert not is_clutter("typescript", "tsconfig.json")
    assert is_clutter("typescript", "jest.config.cjs")
