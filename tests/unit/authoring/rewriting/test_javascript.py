"""Rewritten JavaScript tests say which values came out; nothing that only assertions needed is left in them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cdu.authoring.rewriting.javascript import JAVASCRIPT, TYPESCRIPT
from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.source import RefusalError

HEAD = """\
import { describe, expect, test, jest } from '@jest/globals';
import { add, Clock, ClockError } from './clock.js';
"""


def rewritten(body: str, **options: object) -> Rewriting:
    return rewrite({"clock.spec.js": HEAD + dedent(body)}, {}, JAVASCRIPT, **options)  # type: ignore[arg-type]


def observed(body: str) -> str:
    return rewritten(body).tests["clock.spec.js"].partition("\n")[2].partition("\n")[2].strip()


def test_operands_matcher_negation_titles_and_comments_leave_the_tests() -> None:
    body = """
        describe('Clock', () => {
          test('1 and 2 are 3', () => {
            // the answer is 3
            expect(add(1, 2)).toBe(3);
            expect(add(1, 2)).not.toEqual(4);
          });
        });
    """
    lines = [line.strip() for line in observed(dedent(body)).splitlines()]
    assert lines == [
        "describe('', () => {",
        "test('', () => {",
        "",
        "$observe(0, () => (add(1, 2)));",
        "$observe(1, () => (add(1, 2)));",
        "});",
        "});",
    ]
    sites = rewritten(body).sites
    assert [(site.where, site.text, site.matcher, site.negated, site.believed) for site in sites] == [
        ("clock.spec.js:7", "add(1, 2)", "jest.toBe", False, False),
        ("clock.spec.js:8", "add(1, 2)", "jest.toEqual", True, False),
    ]


def test_the_recording_keeps_titles_and_writes_the_operands_down() -> None:
    text = rewritten("test('sum', () => { expect(add(1, 2)).toBeCloseTo(3, 2); });").recording["clock.spec.js"]
    assert "test('sum', () => { $observe(0, () => (add(1, 2)), () => [3, 2]); });" in text


def test_variables_functions_and_parameters_that_only_assertions_used_go() -> None:
    assert observed("""
        const answers = { three: 3 };
        function check(input, expected) { expect(add(input, 1)).toBe(expected); }
        test('a', () => { const expected = answers.three; const input = 2; check(input, expected); });
    """) == dedent("""\
        function check(input) { $observe(0, () => (add(input, 1))); }
        test('', () => {  const input = 2; check(input); });""")


def test_columns_of_tables_that_only_assertions_used_go() -> None:
    assert "3" not in observed("""
        test.each([[1, 2, 3], [2, 1, 3]])('%i and %i', (a, b, expected) => { expect(add(a, b)).toBe(expected); });
    """)
    assert "sum" not in observed("""
        [{ a: 1, b: 2, sum: 3 }].forEach(({ a, b, sum }) => test('x', () => { expect(add(a, b)).toBe(sum); }));
    """)
    assert "sum" not in observed("""
        for (const row of [{ a: 1, sum: 2 }]) test('x', () => { expect(add(row.a, 1)).toBe(row.sum); });
    """)


def test_every_site_looks_alike_also_where_an_exception_is_expected() -> None:
    assert observed("test('a', () => { expect(() => new Clock(99)).toThrow(ClockError); });") == (
        "test('', () => { $observe(0, () => new Clock(99)); });"
    )


def test_promises_are_awaited_outside_the_site() -> None:
    text = observed("test('a', async () => { await expect(add(1)).resolves.toBe(2); expect(await add(1)).toBe(2); });")
    assert "await $later(0, async () => (add(1)));" in text
    assert "await $later(1, async () => (await add(1)));" in text


def test_an_operand_that_the_solution_computes_is_made_elsewhere_or_observed_and_believed() -> None:
    found = rewritten("""
        test('a', () => {
          const clock = new Clock(8);
          expect(clock.copy()).toEqual(clock);
          expect(new Clock(1)).toEqual(new Clock(25));
          expect(clock.hour).toBe(8);
        });
    """)
    assert [site.believed for site in found.sites] == [True, False, False]
    assert [site.made for site in found.sites] == [(), (0,), ()]
    assert found.making.statements[0] == ["clock.spec.js", "$observe(0, () => (new Clock(25)));", "newClock()"]
    assert "$both(0, () => (clock.copy()), () => [clock]);" in found.tests["clock.spec.js"]
    assert "25" not in found.tests["clock.spec.js"]


def test_a_variable_that_only_operands_use_is_made_elsewhere_with_them() -> None:
    found = rewritten("""
        test('a', () => {
          const expected = new Clock(9);
          expect(new Clock(8).plus(1)).toEqual(expected);
          expect(new Clock(8).hour).toBe(expected.hour);
        });
    """)
    assert [text for _, text, _ in found.making.statements[:2]] == [
        "$observe(0, () => (new Clock(9)));",
        "$observe(1, () => ((new Clock(9)).hour));",
    ]
    assert "expected" not in found.tests["clock.spec.js"]


def test_a_name_means_what_the_innermost_block_says() -> None:
    found = rewritten("""
        test('a', () => { const one = new Clock(1); one.tick(); });
        test('b', () => { const one = 1; expect(add(0, 1)).toBe(one); });
    """)
    assert [site.believed for site in found.sites] == [False]
    assert "const one = 1" not in found.tests["clock.spec.js"]


def test_what_was_asked_for_stays() -> None:
    body = "test('a', () => { const same = [1]; expect(add(same)).toBe(same); });"
    assert "() => [same]" in rewritten(body, levels={0: 1}).tests["clock.spec.js"]
    kept = rewritten(body, levels={0: 2})
    assert "$observe(0, () => Object.is(add(same), same));" in kept.tests["clock.spec.js"]
    assert (kept.sites[0].matcher, kept.sites[0].believed) == ("true", True)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("test('a', () => { expect(add(1)).toMatchSnapshot(); });", "clock.spec.js:4: the matcher toMatchSnapshot"),
        ("expect.extend({ toTick() {} });", "clock.spec.js:4: an assertion of an unknown form"),
        ("const check = expect; check(1);", "clock.spec.js:4: an assertion of an unknown form"),
        ("test('a', () => { add(1); });", "the tests have no assertion that is known"),
        ("test('a', () => { expect(add(1)).toBe(2); ", "the file does not parse"),
    ],
)
def test_what_only_jest_can_judge_is_refused_with_the_place(body: str, why: str) -> None:
    with pytest.raises(RefusalError, match=why):
        rewritten(f"\n{body}")


def test_typescript_is_rewritten_in_the_same_way() -> None:
    body = "test('a', () => { const sum: number = 3; expect(add(1, 2) as number).toBe(sum); });"
    text = rewrite({"clock.test.ts": HEAD + body}, {}, TYPESCRIPT).tests["clock.test.ts"]
    assert "test('', () => {  $observe(0, () => (add(1, 2) as number)); });" in text


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("expect(3).toBe(add(1, 2));", "$observe(0, () => (add(1, 2)));"),
        (
            "const sum = [3]; const a = add(1, 2); expect(sum).toEqual(a);",
            "const a = add(1, 2); $observe(0, () => (a));",
        ),
        (
            "const all = []; new Clock(() => all.push(1)); expect(all).toEqual(add(1, 2));",
            "const all = []; new Clock(() => all.push(1)); $both(0, () => (all), () => [add(1, 2)]);",
        ),
        ("expect('abc').toContain(add(1, 2));", "$both(0, () => ('abc'), () => [add(1, 2)]);"),
        ("expect(add(1, 2)).toBeGreaterThan(add(1, 1));", "$both(0, () => (add(1, 2)), () => [add(1, 1)]);"),
    ],
)
def test_what_is_judged_is_the_solutions(body: str, left: str) -> None:
    assert left in " ".join(observed(f"test('', () => {{ {body} }});").split())
