"""The harness of observed mode for C and C++: what it writes down, and what a crash or a forgery costs."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from runners.languages.observing import ObservedRun
from runners.languages.registry import TOOLCHAINS
from runners.observed.key import VERSION
from runners.observed.trace import ObservedTest, Trace, read_trace
from runners.observed.values import Atom, Items, Mapping, Object, Thrown
from runners.records import HIDDEN_TESTS, TESTS
from runners.request import parse_request
from runners.sandbox.backends import shared
from tests.layers import layer

if TYPE_CHECKING:
    from runners.observed.values import Value

IN_C = r"""
#include <gcc_observed.h>
#include "one.h"
void setUp(void) {}
void tearDown(void) {}
static void values(void) {
    int numbers[] = {1, -1};
    const char *words[] = {"a", NULL};
    printf("printed\n");
    cdu_see(0, cdu_whole(-7));
    cdu_see(1, cdu_count(18446744073709551615ULL));
    cdu_see(2, cdu_real(0.1f));
    cdu_see(3, cdu_text("\xc3\xa9\xff\"\n"));
    cdu_see(4, cdu_array(numbers, 2, 4, 'i'));
    cdu_see(5, cdu_array(numbers, 2, 1, 'u'));
    cdu_see(6, cdu_array(words, 2, 8, 's'));
    cdu_see(7, cdu_pointer(NULL));
    cdu_see(8, cdu_named(2, (cdu_constant[]){{2, "ONE"}, {3, "TWO"}, {2, "ALSO"}}, 3));
    cdu_see(9, CDU_NATIVE(1.5));
    cdu_see(10, CDU_NATIVE(words[1]));
    cdu_see(11, cdu_whole(nested()));
}
static void crash(void) { cdu_see(0, cdu_truth(1)); *(volatile int *)0 = 1; }
static void endless(void) { deep(0); }
static void aborted(void) { abort(); }
static void after(void) { cdu_see(0, cdu_characters("Ada", 2)); }
int nested(void) { cdu_see(12, cdu_text("inner")); return 3; }
int deep(int n) { volatile char room[1000]; room[0] = (char)n; return deep(n + 1) + room[0]; }
int main(void) {
    UNITY_BEGIN();
    RUN_TEST(values); RUN_TEST(crash); RUN_TEST(endless); RUN_TEST(aborted); RUN_TEST(after);
    return UNITY_END();
}
"""
OWN_C = "long write(int to, const void *what, unsigned long size) { (void)to; (void)what; return (long)size; }\n"

IN_CPP = r"""
#include "one.h"
#include <chrono>
#include <iostream>
#include <map>
#include <optional>
#include <set>
using Place = cdu::At<std::domain_error, one::Bad>;
#define LOOK(...) [&]() -> decltype(auto) { return cdu::Look{}, (__VA_ARGS__); }
TEST_CASE("values") {
    std::cout << "printed";
    Place{0}.see(LOOK(std::string("a\0b", 3)));
    Place{1}.see(LOOK(std::vector<int>{1, 2}));
    Place{2}.see(LOOK(std::map<std::string, bool>{{"a", true}}));
    Place{3}.see(LOOK(std::set<char>{'a'}));
    Place{4}.see(LOOK(std::optional<int>{}));
    cdu::Constant const first{"first", one::kind::first}, second{"second", one::kind::second};
    Place{5}.see(LOOK(cdu::among(one::kind::second, first, second)));
    Place{6}.see(LOOK(one::Own{}));
    Place{7}.see(LOOK(one::Shown{}));
    Place{8}.see(LOOK(one::bad()));
    Place{9}.see(LOOK(one::nothing()));
    Place{10}.see(LOOK(std::chrono::minutes(-3)));
    Place{11}.see(LOOK(std::pair<int, std::string>{1, "x"}));
    Place{12}.see(LOOK(nullptr));
    Place{13}.see(LOOK(one::number()), LOOK(7));
    Place{14}.see(LOOK(one::Own{}.name()));
}
TEST_CASE("sections") {
    Place{0}.see(LOOK(0));
    SECTION(0, "a") {
        Place{1}.see(LOOK(1));
        SECTION(1, "aa") { Place{2}.see(LOOK(2)); }
        SECTION(2, "ab") { Place{3}.see(LOOK(3)); }
    }
    SECTION(3, "b") { Place{4}.see(LOOK(4)); }
}
TEST_CASE("breaking") {
    SECTION(4, "crashes") {
        SECTION(5, "at once") { *(volatile int*)nullptr = 1; }
        SECTION(6, "not here") { Place{1}.see(LOOK(1)); }
    }
    SECTION(7, "throws") { one::bad(); }
    SECTION(8, "goes on") { Place{2}.see(LOOK(2)); }
}
TEST_CASE("validated before sections had numbers") {
    SECTION("a") { Place{0}.see(LOOK(0)); }
    SECTION("b") { Place{1}.see(LOOK(1)); }
}
TEST_CASE("thrown") { one::bad(); }
TEST_CASE("crash") { Place{0}.see(LOOK(1)); *(volatile int*)nullptr = 1; }
"""
HIDDEN_TOO = ("one_test.cpp", "hidden/one_test.cpp")
OWN_HEADER = r"""
#pragma once
#include <ostream>
#include <stdexcept>
#include <string>
namespace one {
enum class kind { first, second, third };
struct Bad : std::domain_error { using std::domain_error::domain_error; };
struct Own { std::string own = "of a temporary"; std::string const& name() const { return own; } };
struct Shown { friend std::ostream& operator<<(std::ostream& out, Shown const&) { return out << "shown"; } };
int bad();
void nothing();
int number();
}
"""
OWN_CPP = r"""
#include "one.h"
int one::bad() { throw Bad("wrong"); }
void one::nothing() {}
int one::number() { return 7; }
"""


def run(language: str, tests: dict[str, str], solution: dict[str, str]) -> Trace:
    layer(TOOLCHAINS[language].layer)
    record = {
        "version": VERSION,
        "recording": tests,
        "tests": tests,
        "support": [],
        "sites": [[f"{path}:1", "one", "catch.equal", False, False, [], 0] for path in tests],
        "trace": [],
        "made": None,
        "lineups": {},
    }
    asked: dict[str, Any] = {
        "version": 1, "language": language, "lesson": f"{language}/one", "mode": "observed", "tests": tests,
        "support": {}, "solution": solution, "limits": {"wall_s": 40, "cpu_s": 20, "whole_s": 40},
        "profile": {"observed": record},
    }  # fmt: skip
    prepared = TOOLCHAINS[language].prepare(parse_request(asked), record=True)
    found = shared(layer=TOOLCHAINS[language].layer).run(prepared.run)
    assert isinstance(prepared, ObservedRun)
    ends = prepared.steps(found)
    assert all(not end.status for end in ends), ends
    return read_trace([end.results for end in ends if end.purpose in {TESTS, HIDDEN_TESTS}])


@functools.cache
def in_c() -> Trace:
    return run("c", {"test_one.c": IN_C}, {"one.c": OWN_C, "one.h": "int nested(void);\nint deep(int n);\n"})


@functools.cache
def in_cpp() -> Trace:
    return run("cpp", {"one_test.cpp": IN_CPP}, {"one.cpp": OWN_CPP, "one.h": OWN_HEADER})


def one_test(trace: Trace, name: str) -> ObservedTest:
    return next(test for test in trace.tests if test.name == name)


def seen(trace: Trace, name: str) -> dict[int, Value]:
    return {each.site: each.values[0] for each in one_test(trace, name).observations}


def test_values_of_c() -> None:
    values = seen(in_c(), "values")
    assert values[0] == Atom("whole", "-7")
    assert values[1] == Atom("whole", "18446744073709551615")
    assert values[2] == Atom("float", "0.10000000149011612")
    assert values[3] == Atom("text", 'é\udcff"\n')
    assert values[4] == Items("array", (Atom("whole", "1"), Atom("whole", "-1")))
    assert values[5] == Items("array", (Atom("whole", "1"), Atom("whole", "0")))
    assert values[6] == Items("array", (Atom("text", "a"), Atom("null")))
    assert values[7] == values[10] == Atom("null")
    assert values[8] == Atom("word named", "ONE ALSO")
    assert values[9] == Atom("float", "1.5")


def test_an_observation_inside_another_one_does_not_spoil_it() -> None:
    values = seen(in_c(), "values")
    assert (values[11], values[12]) == (Atom("whole", "3"), Atom("text", "inner"))


def test_what_a_test_prints_is_its_own() -> None:
    assert one_test(in_c(), "values").output == "printed\n"
    assert one_test(in_c(), "after").output == ""
    assert one_test(in_cpp(), "values").output == "printed"


def test_a_crash_ends_one_test_and_leaves_what_it_observed() -> None:
    trace = in_c()
    assert [test.name for test in trace.tests] == ["values", "crash", "endless", "aborted", "after"]
    assert trace.done
    assert seen(trace, "crash") == {0: Atom("boolean", "true")}
    ends = {test.name: test.thrown.chain for test in trace.tests if isinstance(test.thrown, Thrown)}
    assert ends == {"crash": ("SIGSEGV",), "endless": ("SIGSEGV",), "aborted": ("SIGABRT",)}
    assert seen(trace, "after") == {0: Atom("text", "Ad")}


def test_a_solution_may_have_functions_named_like_the_c_librarys() -> None:
    assert "long write(" in OWN_C
    assert in_c().done


def test_values_of_cpp() -> None:
    values = seen(in_cpp(), "values")
    assert values[0] == Atom("text", "a\0b")
    assert isinstance(values[1], Items)
    assert values[1].label.startswith("vector<int")
    assert isinstance(values[2], Mapping)
    assert values[2].pairs == ((Atom("text", "a"), Atom("boolean", "true")),)
    assert isinstance(values[3], Items)
    assert (values[3].ordered, values[3].parts) == (False, (Atom("word char", "a"),))
    assert values[4] == Atom("word nullopt", "")
    assert values[5] == Atom("word named", "second")
    assert values[6] == Atom("word unreadable", "")
    assert values[7] == Atom("word shown", "shown")
    assert values[8] == Thrown(("Bad", "domain_error"), "wrong")
    assert values[9] == Atom("word nothing", "")
    assert values[10] == Atom("word nanoseconds", "-180000000000")
    assert values[11] == Items("tuple", (Atom("whole", "1"), Atom("text", "x")))
    assert values[12] == Atom("null")
    assert one_test(in_cpp(), "values").observations[13].values == (Atom("whole", "7"), Atom("whole", "7"))


def test_a_reference_into_a_temporary_is_read_while_the_temporary_lives() -> None:
    assert seen(in_cpp(), "values")[14] == Atom("text", "of a temporary")


def parts(name: str) -> list[tuple[list[tuple[int, str]], list[int]]]:
    tests = [test for test in in_cpp().tests if test.name == name]
    assert [test.again for test in tests] == [False, *[True] * (len(tests) - 1)]
    return [(test.sections, [each.site for each in test.observations]) for test in tests]


def test_a_test_runs_once_for_each_innermost_section_and_says_in_which() -> None:
    assert parts("sections") == [
        ([(0, "a"), (1, "aa")], [0, 1, 2]),
        ([(0, "a"), (2, "ab")], [0, 1, 3]),
        ([(3, "b")], [0, 4]),
    ]


def test_the_sections_after_one_that_broke_off_run() -> None:
    found = parts("breaking")
    assert found[:4] == [
        ([(4, "crashes"), (5, "at once")], []),
        ([(4, "crashes"), (6, "not here")], [1]),
        ([(7, "throws")], []),
        ([(8, "goes on")], [2]),
    ]
    assert not found[4:]


def test_sections_without_numbers_are_parts_without_names() -> None:
    assert parts("validated before sections had numbers") == [([], [0]), ([], [1])]


def test_an_exception_outside_a_site_ends_the_test() -> None:
    assert one_test(in_cpp(), "thrown").thrown == Thrown(("Bad",), "wrong")
    assert isinstance(one_test(in_cpp(), "crash").thrown, Thrown)


def test_an_address_is_an_object_of_its_own_so_that_no_key_relies_on_one() -> None:
    trace = run(
        "c",
        {"test_one.c": IN_C.replace("cdu_pointer(NULL)", "cdu_pointer(&numbers)")},
        {"one.c": OWN_C, "one.h": "int nested(void);\nint deep(int n);\n"},
    )
    assert isinstance(seen(trace, "values")[7], Object)


def test_tests_of_a_hidden_file_say_so_and_two_files_may_have_the_same_name() -> None:
    tests = dict.fromkeys(HIDDEN_TOO, 'TEST_CASE("one") { cdu::At<>{0}.see([] { return cdu_whole(1); }); }\n')
    trace = run("cpp", tests, {"one.cpp": "int one() { return 1; }\n"})
    assert [test.name for test in trace.tests] == ["one", "hidden/one"]
