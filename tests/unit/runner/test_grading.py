"""What a student gets to see, in both modes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import runners

Grade = Callable[..., dict[str, Any]]


def outcomes(report: dict[str, Any]) -> list[str]:
    return [test["outcome"] for test in report["tests"]]


def test_a_right_solution_passes(grade: Grade, good: str) -> None:
    report = grade(good)
    assert report["outcome"] == "passed"
    assert report["message"] is None
    assert outcomes(report) == ["passed"] * 5
    assert report["usage"]["cpu_ms"] > 0


def test_tests_come_in_file_order_with_names_and_tasks(grade: Grade, good: str) -> None:
    tests = grade(good)["tests"]
    assert [test["id"].rpartition(".")[2] for test in tests] == [
        "test_price_of_several",
        "test_greeting [name='Ann']",
        "test_greeting [name='Bo']",
        "test_negative_price",
        "test_basket",
    ]
    assert [test["task"] for test in tests] == [1, 2, 2, None, None]
    assert tests[0]["name"] == "price of several"


def test_what_a_test_prints_is_its_output(grade: Grade, good: str) -> None:
    assert grade(good)["tests"][0]["output"] == "pricing 3\n"


def test_a_wrong_value_shows_the_difference(grade: Grade, good: str) -> None:
    report = grade(good.replace("count * 10", "count * 11"))
    assert report["outcome"] == "failed"
    assert report["error_kind"] == "AssertionError"
    assert report["tests"][0] | {"duration_ms": 0, "output": ""} == {
        "id": "shop_test.ShopTest.test_price_of_several",
        "name": "price of several",
        "outcome": "failed",
        "message": "33 != 30",
        "output": "",
        "duration_ms": 0,
        "task": 1,
    }


def test_an_exception_shows_the_students_own_lines_and_none_of_ours(grade: Grade, good: str) -> None:
    report = grade(good.replace("count * 10", 'count + "x"'))
    message = report["tests"][0]["message"]
    assert report["tests"][0]["outcome"] == "error"
    assert message.startswith("TypeError: unsupported operand")
    assert '  File "shop.py", line 5, in price\n    return count + "x"' in message
    assert "runners" not in message
    assert "/box" not in message


def test_every_failing_variant_of_a_test_is_told(grade: Grade, good: str) -> None:
    tests = grade(good.replace("Hello", "Hi"))["tests"]
    assert [test["message"].split("\n")[0] for test in tests[1:3]] == [
        "'Hi, Ann!' != 'Hello, Ann!'",
        "'Hi, Bo!' != 'Hello, Bo!'",
    ]


def test_a_syntax_error_is_printed_as_the_interpreter_does(grade: Grade) -> None:
    report = grade("def price(:\n    pass\n")
    assert report["outcome"] == "compile_error"
    assert report["error_kind"] == "SyntaxError"
    assert report["message"].startswith('  File "shop.py", line 1\n    def price(:\n')
    assert outcomes(report) == ["not_run"] * 4


def test_a_name_that_the_tests_import_and_the_solution_lacks_is_a_compile_error(grade: Grade) -> None:
    report = grade("def price(count):\n    return 1\n")
    assert report["outcome"] == "compile_error"
    assert report["error_kind"] == "ImportError"
    assert (
        "cannot import name 'Basket' from 'shop'\nDoes `shop` define `Basket`, spelt exactly so?" in report["message"]
    )


def test_none_in_the_place_of_a_value_is_explained(grade: Grade, good: str) -> None:
    """Who prints the answer sees it in the output, and does not see why it counts for nothing."""
    tests = grade(good.replace("return f", "print(f").replace('{name}!"', '{name}!")'))["tests"]
    greetings = [test["message"] for test in tests if test["outcome"] == "failed"]
    assert greetings[0].startswith(
        "None != 'Hello, Ann!'\nNone is what a function gives back that comes to no `return`."
    )


def test_an_endless_loop_names_its_test(grade: Grade, good: str) -> None:
    solution = good.replace('return f"Hello', 'while True: pass\n    return f"Hello')
    report = grade(solution, limits={"wall_s": 0.6})
    assert report["outcome"] == "timed_out"
    assert report["message"].startswith('Timed out after 0.6 s in test "greeting" (')
    assert outcomes(report)[:2] == ["passed", "timed_out"]


def test_the_second_run_has_what_is_left_of_the_whole(ask: Callable[..., dict[str, Any]], good: str) -> None:
    slow = good.replace('return f"Hello', 'import time; time.sleep(1)\n    return f"Hello')
    report = runners.run(ask(slow, limits={"wall_s": 10, "whole_s": 1.5}))
    assert outcomes(report) == ["passed"] * 5
    assert report["outcome"] == "timed_out"
    assert "wrong expectations" in report["message"]


def test_memory_is_named(grade: Grade, good: str) -> None:
    report = grade(good.replace("count * 10", 'len("x" * 4_000_000_000)'), limits={"memory_mib": 64, "wall_s": 5})
    assert report["outcome"] == "out_of_memory"
    assert report["message"] == "The program used more than 64 MiB of memory."


def test_processor_time_is_named(grade: Grade, good: str) -> None:
    report = grade("while True: pass\n" + good, limits={"cpu_s": 1, "wall_s": 20})
    assert report["outcome"] == "timed_out"
    assert report["message"].startswith("Used more than 1 s of processor time")


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "import os; os.abort()", "import sys; sys.exit(0)"])
def test_ending_the_program_is_no_pass(grade: Grade, good: str, end: str) -> None:
    assert grade(f"{good}\n{end}\n")["outcome"] in {"crashed", "compile_error"}


def test_a_solution_that_deletes_itself_still_gets_its_verdict(grade: Grade, good: str) -> None:
    assert grade(good + "\nimport os\nos.unlink(__file__)\n")["outcome"] == "passed"


def test_output_that_is_not_utf_8_is_replaced(grade: Grade, good: str) -> None:
    report = grade(good + '\nimport os\nos.write(1, b"\\xff\\xfe out")\n')
    assert report["outcome"] == "passed"
    assert " out" in report["output"]
    json.dumps(report)


def test_output_of_one_test_is_cut(grade: Grade, good: str) -> None:
    report = grade(good.replace('print("pricing", count)', 'print("x" * 50_000)'))
    assert report["outcome"] == "passed"
    assert len(report["tests"][0]["output"]) < 8_200
    assert "output cut" in report["tests"][0]["output"]


def test_files_of_the_lesson_win_over_the_students(grade: Grade, good: str, ask: Any) -> None:
    tests = ask("")["tests"]["shop_test.py"]
    empty = "import unittest\nclass ShopTest(unittest.TestCase):\n    def test_price_of_several(self): pass\n"
    report = grade("x = 1", solution={"shop.py": good.replace("* 10", "* 1"), "shop_test.py": empty})
    assert report["outcome"] == "failed"
    assert "unittest" in tests


def test_a_skipped_test_is_no_pass(grade: Grade, good: str) -> None:
    report = grade(good.replace("return count * 10", "import unittest; raise unittest.SkipTest('no')"))
    assert report["outcome"] == "failed"
    assert report["tests"][0]["outcome"] in {"error", "failed"}


def test_expected_ids_must_all_be_seen(grade: Grade, good: str) -> None:
    report = grade(good, expected=["shop_test.ShopTest.test_price_of_several", "shop_test.ShopTest.test_absent"])
    assert report["outcome"] == "failed"
    assert outcomes(report) == ["passed", "not_run"]


FIXTURES = """\
import unittest
import shop

def setUpModule():
    shop.log = ["module"]

class OrderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = [1]

    def setUp(self):
        self.shared.append(2)

    def test_b(self):
        self.assertEqual(shop.log, ["module"])

    def test_a(self):
        self.assertEqual(self.shared[:2], [1, 2])

    @unittest.skip("later")
    def test_c(self):
        self.fail()
"""


def test_fixtures_run_and_authors_may_skip(grade: Grade) -> None:
    report = grade("x = 1", tests={"shop_test.py": FIXTURES})
    assert report["outcome"] == "passed"
    assert [test["name"] for test in report["tests"]] == ["b", "a"]


def test_a_broken_class_fixture_fails_its_tests(grade: Grade) -> None:
    report = grade("x = 1", tests={"shop_test.py": FIXTURES.replace("cls.shared = [1]", "shop.missing()")})
    assert report["outcome"] == "failed"
    assert outcomes(report)[:2] == ["error", "error"]
    assert "missing" in report["tests"][0]["message"]


def test_randomness_can_be_repeated(grade: Grade, good: str) -> None:
    solution = good.replace('print("pricing", count)', "import random; print(random.random())")
    first, second, other = (grade(solution, seed=seed)["tests"][0]["output"] for seed in (1, 1, 2))
    assert first == second != other


def test_results_v3_keeps_verdicts_and_messages(grade: Grade, good: str) -> None:
    results = runners.results_v3(grade(good.replace("count * 10", "count * 11")), "python")
    assert results["version"] == 3
    assert results["status"] == "fail"
    assert results["tests"][0]["status"] == "fail"
    assert results["tests"][0]["message"] == "33 != 30"
    assert results["tests"][0]["task_id"] == 1
    assert runners.results_v3(grade("def price(:"), "python")["status"] == "error"


def test_results_v3_calls_an_exception_what_the_languages_peer_does(grade: Grade, good: str) -> None:
    report = grade(good.replace("count * 10", "count * 10 // 0"))
    assert report["tests"][0]["outcome"] == "error"
    said = {
        name: runners.results_v3(report, name)["tests"][0]["status"] for name in ("python", "ruby", "java", "csharp")
    }
    assert said == {"python": "error", "ruby": "error", "java": "fail", "csharp": "fail"}
    unfinished = grade(good.replace("count * 10", "__import__('os')._exit(3)"))
    assert runners.results_v3(unfinished, "java")["tests"][0]["status"] == "error"


def test_the_reference_is_proven_isolated(proof: dict[str, Any]) -> None:
    assert proof["mode"] == "isolated"
    assert len(proof["tests"]) == 5
    assert proof["profile"]["lineup"]["pool"]


def test_a_reference_that_fails_is_proven_in_no_mode(ask: Any) -> None:
    assert runners.prove(ask("x = 1"))["mode"] is None
