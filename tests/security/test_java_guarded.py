"""Guarded Java: a wrong expectation looks like one that could be right, so both runs look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from benchmarks import backends
from runners import grading
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runners.sandbox.fork_server import ForkServer

TESTS: Final = """
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.*;
import org.junit.jupiter.api.Test;

public class ShopTest {
    @Test void lists() { assertThat(Shop.names("a,b")).isEqualTo(List.of("a", "b")); }
    @Test void counts() { assertThat(Shop.count("a")).isEqualTo(Map.of("a", 1)); }
    @Test void divides() { assertThat(Shop.factors(6)).isEqualTo(Set.of(1, 2, 3, 6)); }
    @Test void copies() { assertThat(Shop.copy("a,b")).isEqualTo(new ArrayList<>(List.of("a", "b"))); }
    @Test void greets() { assertThat(Shop.greet("Ada")).isEqualTo("Hello, Ada!"); }
    @Test void waits() { assertThat(Shop.patience()).isEqualTo(Duration.ofHours(2)); }
    @Test void prices() { assertThat(Shop.price(1999)).isEqualByComparingTo("19.99"); }
}
"""
RIGHT: Final = {
    "names": 'static Object names(String t) { return List.of(t.split(",")); }',
    "count": "static Object count(String t) { return Map.of(t, 1); }",
    "factors": "static Object factors(int n) { return Set.of(1, 2, 3, 6); }",
    "copy": 'static Object copy(String t) { return new ArrayList<>(List.of(t.split(","))); }',
    "greet": 'static Object greet(String n) { return "Hello, " + n + "!"; }',
    "patience": "static Object patience() { return Duration.ofHours(2); }",
    "price": "static BigDecimal price(int cents) { return BigDecimal.valueOf(cents, 2); }",
}
FORGED: Final = {
    "names": "static Object names(String t) { return any(o -> !(o instanceof ArrayList)); }",
    "count": "static Object count(String t) { return any(o -> !(o instanceof HashMap)); }",
    "factors": "static Object factors(int n) { return any(o -> !(o instanceof LinkedHashSet)); }",
    "copy": "static Object copy(String t) { return any(o -> ((List<?>) o).size() == 2); }",
    "greet": 'static Object greet(String n) { return any(o -> !o.toString().endsWith("a")); }',
    "patience": "static Object patience() { return any(o -> o != null); }",
    "price": """static BigDecimal price(int c) {
        return new BigDecimal(0) { public int compareTo(BigDecimal o) { return 0; } };
    }""",
}


def shop(**methods: str) -> dict[str, str]:
    body = "\n    ".join((RIGHT | methods).values())
    return {
        "Shop.java": f"""
import java.math.BigDecimal;
import java.time.Duration;
import java.util.*;
import java.util.function.Predicate;

public class Shop {{
    static Object any(Predicate<Object> right) {{
        return new Object() {{
            public boolean equals(Object o) {{ return right.test(o); }}
            public int hashCode() {{ return 1; }}
        }};
    }}
    {body}
}}
"""
    }


def asked(solution: dict[str, str], **more: Any) -> dict[str, Any]:
    tests = {"src/test/java/ShopTest.java": TESTS}
    told = {
        "version": 1,
        "language": "java",
        "lesson": "java/shop",
        "mode": "guarded",
        "limits": {"wall_s": 30, "cpu_s": 30},
    }
    return {**told, "tests": tests, "solution": solution, **more}


@pytest.fixture(scope="module")
def box() -> Iterator[ForkServer]:
    layer("java")
    made = backends.make("namespaces", "java")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def proof(box: ForkServer) -> dict[str, Any]:
    found = grading.prove(asked(shop()), box)
    assert found["mode"] == "guarded", found["report"]
    return {"expected": found["tests"], "profile": found["profile"]}


def test_the_right_solution_passes(box: ForkServer, proof: dict[str, Any]) -> None:
    assert grading.run(asked(shop(), **proof), box)["outcome"] == "passed"


@pytest.mark.parametrize("name", FORGED)
def test_a_value_that_knows_wrong_expectations_by_their_kind_does_not_pass(
    box: ForkServer, proof: dict[str, Any], name: str
) -> None:
    report = grading.run(asked(shop(**{name: FORGED[name]}), **proof), box)
    assert report["outcome"] not in {"passed", "compile_error", "infrastructure_error"}, report
