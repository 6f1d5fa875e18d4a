"""Observed mode of Java, with the real compiler and runtime: from an author's tests to a student's verdict."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from cdu.authoring.check import Failure, check
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from tests.layers import layer

TESTS = """\
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalkTest {
    @Test void addsTwo() { assertEquals(3, Walk.sum(1, 2)); }
    @ParameterizedTest @CsvSource({"NE, 1:1", "N, 0:1"})
    void endsSomewhere(String steps, String place) { assertThat(Walk.end(steps)).isNotEmpty().isEqualTo(place); }
    @Test void listsEveryPlace() { assertThat(Walk.places("NE")).containsExactly("0:1", "1:1"); }
    @Test void refusesOthers() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Walk.end("Q"))
            .withMessage("unknown Q");
    }
    @Test void hasADirection() {
        for (int n = 0; n < 2; n++) assertThat(Walk.first("NE".substring(n))).isEqualTo(List.of(Way.N, Way.E).get(n));
    }
}
"""
HIDDEN = """\
import static org.assertj.core.api.Assertions.assertThat;
import org.junit.jupiter.api.Test;
class MoreTest {
    @Test void addsLargeNumbers() {
        int large = 123456789;
        assertThat(Walk.sum(large, 987654321)).isEqualTo(1111111110);
    }
}
"""
REFERENCE = """\
import java.util.*;

enum Way { N, E }

class Walk {
    static int sum(int one, int other) { return one + other; }
    static String end(String steps) { List<String> all = places(steps); return all.get(all.size() - 1); }
    static Way first(String steps) { return Way.valueOf(steps.substring(0, 1)); }
    static List<String> places(String steps) {
        int x = 0, y = 0;
        List<String> found = new ArrayList<>();
        for (char step : steps.toCharArray()) {
            if (step == 'N') y++;
            else if (step == 'E') x++;
            else throw new IllegalArgumentException("unknown " + step);
            found.add(x + ":" + y);
        }
        return found;
    }
}
"""
BROKEN = REFERENCE.replace("int sum(", "int plus(")


def lesson() -> Lesson:
    return Lesson(
        lesson="java/walk",
        title="Walk",
        blurb="Walk.",
        difficulty=1,
        instructions="None.",
        starter={"Walk.java": "class Walk {}\n"},
        tests={"WalkTest.java": TESTS, "hidden/MoreTest.java": HIDDEN},
        reference={"Walk.java": REFERENCE},
        timeout_s=20,
    )


@pytest.fixture(scope="module")
def proof() -> Proof:
    layer("java")
    found = check(lesson(), runners)
    assert not isinstance(found, Failure), found.reason
    return found


def graded(proof: Proof, code: str) -> dict[str, Any]:
    return runners.run(run_request(lesson(), {"Walk.java": code}, proof))


def test_the_proof_is_observed_with_the_names_that_junit_gives(proof: Proof) -> None:
    assert (proof.mode, proof.weaker, proof.believed) == ("observed", "", ())
    assert set(proof.tests) == {
        "WalkTest.addsTwo", "WalkTest.endsSomewhere(String, String)[1]", "WalkTest.endsSomewhere(String, String)[2]",
        "WalkTest.listsEveryPlace", "WalkTest.refusesOthers", "WalkTest.hasADirection",
        "hidden/MoreTest.addsLargeNumbers",
    }  # fmt: skip


def test_the_sandbox_gets_nothing_that_is_expected(proof: Proof) -> None:
    assert proof.profile
    sent = "\n".join(proof.profile["observed"]["tests"].values())
    for secret in ("1111111110", "1:1", "unknown", "isEqualTo", "addsTwo", "refusesOthers", "Way.N"):
        assert secret not in sent


def test_a_right_solution_passes(proof: Proof) -> None:
    report = graded(proof, REFERENCE.replace("ArrayList<>", "LinkedList<>"))
    assert (report["outcome"], report["isolation"]["mode"]) == ("passed", "observed"), report


def test_a_wrong_solution_is_told_where_what_and_what_instead(proof: Proof) -> None:
    report = graded(proof, REFERENCE.replace("one + other", "one - other"))
    tests = {test["id"]: test for test in report["tests"]}
    assert report["outcome"] == "failed"
    told = "WalkTest.java:11: Walk.sum(1, 2)\n  expected: 3\n  got:      -1"
    assert tests["WalkTest.addsTwo"]["message"] == told
    failed = {name for name, test in tests.items() if test["outcome"] != "passed"}
    assert failed == {"WalkTest.addsTwo", "hidden/MoreTest.addsLargeNumbers"}


def test_the_compiler_tells_nothing_of_hidden_tests(proof: Proof) -> None:
    report = graded(proof, BROKEN)
    assert report["outcome"] == "compile_error"
    assert "123456789" not in str(report)
    assert "Observe" not in str(report)
