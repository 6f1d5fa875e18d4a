"""Problem packages are read as lessons, or refused with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.authoring import folder
from cdu.authoring.errors import Rejected
from cdu.authoring.formats import kattis
from cdu.authoring.formats.kattis import archive, data
from cdu.authoring.importer import ImportSummary, import_track
from cdu.authoring.judged import JudgedLesson
from cdu.authoring.publication import NO_STATEMENT
from chalicelib.contracts.lesson import Lesson, Proof, PublishedLesson
from runners import request
from tests.unit.authoring.packages import LEGACY, MODERN, RIGHT, put_package

if TYPE_CHECKING:
    from types import ModuleType

Make = Callable[..., Path]
CPP = "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b; }\n"


@pytest.fixture
def package(tmp_path: Path) -> Make:
    """Build the package `sumoftwo`; what can be changed is said at `put_package`."""
    return lambda change=None, name="sumoftwo": put_package(tmp_path / "packages" / name, change)


def lessons(path: Path) -> list[JudgedLesson]:
    found = [lesson for _, lesson in kattis.read(path)]
    assert all(isinstance(lesson, JudgedLesson) for lesson in found), found
    return [lesson for lesson in found if isinstance(lesson, JudgedLesson)]


def reason(path: Path) -> str:
    [(_, found)] = kattis.read(path)
    assert isinstance(found, Rejected)
    return found.reason


class TestALesson:
    def test_has_the_title_the_statement_and_the_samples(self, package: Make) -> None:
        [lesson] = lessons(package())
        assert (lesson.lesson, lesson.title, lesson.blurb) == ("python/sumoftwo", "Sum of two", "Add $a$ and $b$.")
        assert lesson.instructions == (
            "# Sum of two\n\nAdd $a$ and $b$.\n\n## Input\n\nTwo of them.\n\n"
            "## Sample 1\n\nInput:\n\n```\n1 2\n```\n\nOutput:\n\n```\n3\n```\n"
        )

    def test_shows_the_samples_and_hides_the_rest(self, package: Make) -> None:
        [lesson] = lessons(package())
        assert lesson.kind == "program"
        assert lesson.tests == {
            "sample/1.in": "1 2\n",
            "sample/1.out": "3\n",
            "hidden/01.in": "-5 2\n",
            "hidden/01.out": "-3\n",
            "hidden/large/02.in": "30 4\n",
            "hidden/large/02.out": "34\n",
        }

    def test_says_where_it_is_from(self, package: Make) -> None:
        place = package()
        [lesson] = lessons(place)
        source = lesson.source
        assert (source.kind, source.licence, source.authors) == (
            "kattis",
            "CC-BY-SA-4.0",
            ("Ada Example", "Bob Example"),
        )
        assert "Source: Test Contest\n" in kattis.notice(place, lesson)
        assert "Licence: CC-BY-SA-4.0\n" in kattis.notice(place, lesson)

    def test_of_the_format_with_versions_has_its_uuid_address_and_keywords(self, package: Make) -> None:
        [lesson] = lessons(package({"problem.yaml": MODERN}))
        assert lesson.source.uuid == "3f0f7f0e-1111-4c4c-9d9d-000000000001"
        assert (lesson.source.url, lesson.source.authors) == ("https://contest.example", ("Ada Example", "Bob Example"))
        assert (lesson.source.licence, lesson.concepts) == ("CC0-1.0", ("sums", "input"))

    def test_is_made_for_each_language_with_an_accepted_program(self, package: Make) -> None:
        change = {"submissions/accepted/bob.cc": CPP, "submissions/wrong_answer/bob.rb": "puts 1\n"}
        found = lessons(package(change))
        assert [lesson.lesson for lesson in found] == ["cpp/sumoftwo", "python/sumoftwo"]
        assert [list(lesson.reference) for lesson in found] == [["main.cpp"], ["main.py"]]
        assert [sorted(lesson.starter) for lesson in found] == [["main.cpp"], ["main.py"]]

    def test_is_made_for_the_languages_that_the_package_allows(self, package: Make) -> None:
        change = {"problem.yaml": f"{MODERN}languages: [cpp]\n", "submissions/accepted/bob.cpp": CPP}
        assert [lesson.lesson for lesson in lessons(package(change))] == ["cpp/sumoftwo"]

    def test_brings_along_every_other_submission_in_its_language(self, package: Make) -> None:
        change = {"submissions/accepted/zoe/main.py": "import help\n", "submissions/accepted/zoe/help.py": RIGHT}
        [lesson] = lessons(package({**change, "submissions/mixed/any.py": "print()\n"}))
        assert [(each.name, each.expected) for each in lesson.submissions] == [
            ("submissions/accepted/zoe", "accepted"),
            ("submissions/wrong_answer/max.py", "wrong_answer"),
        ]
        assert sorted(lesson.submissions[0].files) == ["help.py", "main.py"]

    def test_leaves_the_judges_submissions_out_when_it_is_published(self, package: Make) -> None:
        [lesson] = lessons(package())
        published = PublishedLesson.of(lesson, Proof(mode="program", tests=("sample/1",), duration_ms=1))
        assert not {"submissions", "reference"} & published.model_dump().keys()

    def test_has_the_files_that_the_package_adds_to_programs(self, package: Make) -> None:
        [lesson] = lessons(package({"include/default/table.txt": "1\n", "include/python3/help.py": "x = 1\n"}))
        assert sorted(lesson.support) == ["help.py", "table.txt"]

    def test_has_the_constants_in_statement_and_programs(self, package: Make) -> None:
        change = {
            "problem.yaml": f"{MODERN}constants: {{most: {{value: 1000, tex: '1\\,000'}}}}\n",
            "problem_statement/problem.en.tex": "At most $\\constant{most.tex}$, or \\constant{most}, not other.",
            "submissions/accepted/ada.py": f"# {{{{most}}}}\n{RIGHT}",
        }
        [lesson] = lessons(package(change))
        assert "At most $1\\,000$, or 1000, not other." in lesson.instructions
        assert lesson.reference["main.py"].startswith("# 1000\n")

    @pytest.mark.parametrize(
        ("files", "main"),
        [
            ({"help.c": "int f() { return 1; }\n", "start.c": "int f();\nint main(void) { return f(); }\n"}, "main.c"),
            ({"a.go": "package main\nfunc main() {}\n", "b.go": "package main\n"}, "main.go"),
            ({"help.py": "x = 1\n", "start.py": "if __name__ == '__main__':\n    print(1)\n"}, "main.py"),
        ],
    )
    def test_starts_where_a_program_of_several_files_starts(
        self, package: Make, files: dict[str, str], main: str
    ) -> None:
        one = {f"submissions/accepted/all.{main.rpartition('.')[2]}": "int main(void) { return 0; }\n"}
        change = {f"submissions/accepted/zoe/{name}": text for name, text in files.items()}
        found = lessons(package({"submissions/accepted/ada.py": None, **one, **change}))
        assert {main, *list(files)[:1]} | set(files) >= set(found[0].submissions[0].files)
        assert main in found[0].submissions[0].files

    def test_in_java_starts_in_the_class_main(self, package: Make) -> None:
        code = "public class Sum {\n  public static void main(String[] a) { new Sum(); }\n}\n"
        [lesson] = lessons(package({"submissions/accepted/ada.py": None, "submissions/accepted/Sum.java": code}))
        assert lesson.reference == {"Main.java": code.replace("Sum", "Main")}


class TestTheStatement:
    def test_in_english_is_taken_before_others_and_markdown_before_latex(self, package: Make) -> None:
        change = {"statement/problem.sv.md": "Addera.", "statement/problem.en.md": "Add **them**, up to $10^5$.\n"}
        [lesson] = lessons(package({"problem.yaml": MODERN, **change}))
        assert lesson.instructions.startswith("# Sum of two\n\nAdd **them**, up to $10^5$.\n\n## Sample 1")

    def test_in_another_language_is_taken_where_there_is_no_english_one(self, package: Make) -> None:
        change = {"problem_statement/problem.en.tex": None, "statement/problem.sv.md": "Addera talen."}
        [lesson] = lessons(package({"problem.yaml": MODERN, **change}))
        assert (lesson.title, lesson.blurb) == ("Summan", "Addera talen.")

    def test_says_where_samples_stand(self, package: Make) -> None:
        change = {"statement/problem.md": "One:\n\n{{nextsample}}\n\nThe end.", "data/sample/2.in": "0 0\n"}
        [lesson] = lessons(package({**change, "data/sample/2.ans": "0\n"}))
        one, end, two = (lesson.instructions.index(text) for text in ("## Sample 1", "The end.", "## Sample 2"))
        assert one < end < two

    def test_shows_a_sample_as_the_package_wants_it(self, package: Make) -> None:
        [lesson] = lessons(package({"data/sample/1.in.statement": "1 2 (spaced)\n", "data/sample/1.out": "03\n"}))
        assert "```\n1 2 (spaced)\n```" in lesson.instructions
        assert "```\n03\n```" in lesson.instructions
        assert lesson.tests["sample/1.out"] == "3\n"

    @pytest.mark.parametrize("line", ["![a map](map.png)", '<img src="map.png">'])
    def test_with_a_picture_is_refused(self, package: Make, line: str) -> None:
        assert "problem.md: has pictures" in reason(package({"statement/problem.md": line}))

    @pytest.mark.parametrize(
        "line", ["\\includegraphics{map}", "\\illustration{.4}{map}{A map}", "\\begin{figure}x\\end{figure}"]
    )
    def test_with_a_picture_in_latex_is_refused(self, package: Make, line: str) -> None:
        assert "problem.en.tex: has pictures" in reason(package({"problem_statement/problem.en.tex": line}))

    def test_in_latex_that_is_not_understood_is_refused(self, package: Make) -> None:
        assert "\\mystery is not understood" in reason(package({"problem_statement/problem.en.tex": "\\mystery{x}"}))

    def test_in_pdf_only_is_missing(self, package: Make) -> None:
        change = {"problem_statement/problem.en.tex": None, "problem_statement/problem.en.pdf": "%PDF"}
        [lesson] = lessons(package(change))
        assert NO_STATEMENT in lesson.instructions

    def test_without_a_text_is_missing(self, package: Make) -> None:
        [lesson] = lessons(package({"problem_statement/problem.en.tex": "\\problemname{Sum}\n"}))
        assert (lesson.title, lesson.blurb) == ("Sum of two", NO_STATEMENT)


class TestTheComparison:
    @pytest.mark.parametrize(
        ("flags", "expected"),
        [
            ("", {}),
            ("case_sensitive space_change_sensitive", {"case_sensitive": True, "space_change_sensitive": True}),
            ("float_tolerance 1e-6", {"float_absolute_tolerance": 1e-6, "float_relative_tolerance": 1e-6}),
            ("float_absolute_tolerance 0.5", {"float_absolute_tolerance": 0.5}),
            ("float_relative_tolerance 1E-4", {"float_relative_tolerance": 1e-4}),
        ],
    )
    def test_has_the_flags_of_the_default_validator(
        self, package: Make, flags: str, expected: dict[str, object]
    ) -> None:
        [lesson] = lessons(package({"problem.yaml": f"{LEGACY}validator_flags: {flags}\n"}))
        assert lesson.comparison.model_dump(exclude_defaults=True) == expected

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("testdata.yaml", "output_validator_flags: case_sensitive"),
            ("test_group.yaml", "output_validator_args: [case_sensitive]"),
        ],
    )
    def test_is_what_all_groups_say(self, package: Make, name: str, text: str) -> None:
        [lesson] = lessons(package({f"data/{group}/{name}": text for group in ("sample", "secret")}))
        assert lesson.comparison.case_sensitive

    def test_has_to_be_one_for_all_cases(self, package: Make) -> None:
        change = {"data/secret/large/testdata.yaml": "output_validator_flags: case_sensitive\n"}
        told = reason(package(change))
        assert "its cases are judged in different ways" in told
        assert "data/sample/1 with no flags, data/secret/large/02 with case_sensitive" in told

    def test_has_to_be_one_for_each_case_as_well(self, package: Make) -> None:
        told = reason(package({"data/secret/01.yaml": "output_validator_args: [float_tolerance, 1e-3]\n"}))
        assert "data/sample/1 with no flags, data/secret/01 with float_tolerance 1e-3" in told

    @pytest.mark.parametrize(
        ("flags", "told"),
        [
            ("max_moves 7", "max_moves is not known"),
            ("float_tolerance", "float_tolerance has no number"),
            ("float_tolerance nan", "finite number"),
        ],
    )
    def test_refuses_flags_of_other_validators(self, package: Make, flags: str, told: str) -> None:
        assert told in reason(package({"problem.yaml": f"{LEGACY}validator_flags: {flags}\n"}))


class TestTimeLimits:
    @pytest.mark.parametrize(
        ("change", "seconds"),
        [
            ({}, 20.0),
            ({"problem.yaml": f"{MODERN}limits: {{time_limit: 1.5}}\n"}, 4.5),
            ({"problem.yaml": f"{MODERN}limits: {{time_limit: 9}}\n"}, 20.0),
            ({".timelimit": "2\n"}, 6.0),
            ({"domjudge-problem.ini": "short-name = A\ntimelimit = '3'\n"}, 9.0),
        ],
    )
    def test_are_for_all_cases_together_within_ours(
        self, package: Make, change: dict[str, str], seconds: float
    ) -> None:
        [lesson] = lessons(package(change))
        assert lesson.timeout_s == seconds


REFUSED = {
    "a score of the validator": ({"problem.yaml": f"{LEGACY}validation: custom score\n"}, "its validator gives points"),
    "a grader": ({"graders/sum.py": "print(1)\n"}, "graders: adds up points in its own way"),
    "nobody to talk to": ({"problem.yaml": f"{MODERN}type: [pass-fail, interactive]\n"}, "output_validator: has no"),
    "nobody to talk to, legacy": ({"problem.yaml": f"{LEGACY}validation: custom interactive\n"}, "has no program"),
    "nobody who asks for passes": ({"problem.yaml": f"{MODERN}type: multi-pass\n"}, "output_validator: has no"),
    "too many passes": ({"problem.yaml": f"{MODERN}type: multi-pass\nlimits: {{validation_passes: 99}}\n",
                         "output_validator/a.py": "exit(42)\n"}, "asks for 99 passes"),
    "answers": ({"problem.yaml": f"{MODERN}type: submit-answer\n"}, "its answers are handed in"),
    "no validator": ({"problem.yaml": f"{LEGACY}validation: custom\n"}, "output_validator: has no program"),
    "another version": ({"problem.yaml": "problem_format_version: 2031-01\n"}, "format 2031-01 is not known"),
    "an embargo": ({"problem.yaml": f"{MODERN}embargo_until: 2999-01-01\n"}, "under embargo until 2999-01-01"),
    "no YAML": ({"problem.yaml": "name: [\n"}, "problem.yaml: is not valid YAML"),
    "a list": ({"problem.yaml": "- name\n"}, "problem.yaml: is no mapping"),
    "odd limits": ({"problem.yaml": f"{MODERN}limits: {{time_limit: -1}}\n"}, "limits.time_limit"),
    "no answer": ({"data/secret/01.ans": None}, "data/secret/01.ans: is missing"),
    "files to read": ({"data/secret/01.files/a.txt": "1\n"}, "data/secret/01.files: gives files to read"),
    "arguments": ({"data/secret/01.yaml": "args: [-v]\n"}, "data/secret/01: gives arguments"),
    "a named validator": ({"data/secret/testdata.yaml": "output_validator_flags: {v: x}\n"}, "names an output"),
    "a long answer": ({"data/secret/01.ans": "1" * 70_000}, "data/secret/01.ans: is 70000 bytes"),
    "a large input": ({"data/secret/01.in": "1" * 1_100_000}, "data/secret/01.in: is larger than 1048576 bytes"),
    "much data": ({f"data/secret/{n}.{e}": "1" * 60_000 for n in range(80) for e in ("in", "ans")}, "data: is 9600"),
    "many lines": ({f"data/secret/{n}.{e}": "\n" * 40_000 for n in range(40) for e in ("in", "ans")}, "in a request"),
    "many cases": ({f"data/secret/{n}.{e}": "1\n" for n in range(200) for e in ("in", "ans")}, "data: has 203 cases"),
    "no program": ({"submissions/accepted/ada.py": None, "submissions/accepted/Ada.hs": "main"}, "runs here, but .hs"),
    "Python 2": ({"submissions/accepted/ada.py": "#!/usr/bin/python2\nprint 1\n"}, "has no program in a language"),
}  # fmt: skip


@pytest.mark.parametrize("change, told", REFUSED.values(), ids=REFUSED)  # noqa: PT006 - the table's own form
def test_what_cannot_be_a_lesson_is_refused_with_the_reason(package: Make, change: dict[str, str], told: str) -> None:
    assert told in reason(package(change))


def test_generators_are_not_run_unless_somebody_asks(package: Make) -> None:
    place = package({"generators/make.py": "print(1)\n"})
    shutil.rmtree(place / "data")
    assert "data: has no cases. It has generators, which are run only when asked: --generate" in reason(place)


def test_a_language_is_refused_for_its_own_programs_only(package: Make) -> None:
    change = {f"submissions/accepted/bob/{name}.cpp": CPP.replace("main", name) for name in ("one", "two")}
    refused, taken = (found for _, found in kattis.read(package(change)))
    assert isinstance(refused, Rejected)
    assert refused.reason == "submissions/accepted/bob: has several files. Start the program in main.cpp."
    assert isinstance(taken, Lesson)


def test_an_included_file_must_not_start_the_program(package: Make) -> None:
    assert "include/main.py: starts the program" in reason(package({"include/python3/main.py": "import solution\n"}))


def test_links_may_lead_to_other_files_of_the_package(package: Make, tmp_path: Path) -> None:
    place = package()
    (place / "data/secret/03.in").symlink_to("01.in")
    (place / "data/secret/03.ans").symlink_to("01.ans")
    [lesson] = lessons(place)
    assert lesson.tests["hidden/03.in"] == "-5 2\n"
    (tmp_path / "secret.txt").write_text("ours\n")
    (place / "data/secret/04.in").symlink_to(tmp_path / "secret.txt")
    (place / "data/secret/04.ans").symlink_to(tmp_path / "secret.txt")
    assert "data/secret/04.in: is a link that leads out of the package" in reason(place)


def test_files_that_the_format_ignores_are_ignored(package: Make) -> None:
    change = {"data/secret/.old.in": "1 1\n", "data/secret/-x.in": "1 1\n", "submissions/accepted/.ada.py": "print(\n"}
    [lesson] = lessons(package(change))
    assert len(lesson.tests) == 6
    assert "accepted/.ada.py" not in [each.name for each in lesson.submissions]


class TestAnArchive:
    def test_is_read_like_the_folder_in_it(self, package: Make, tmp_path: Path) -> None:
        place = package()
        shutil.make_archive(str(tmp_path / "a/sumoftwo"), "zip", place.parent, place.name)
        shutil.make_archive(str(tmp_path / "b/sumoftwo"), "zip", place)
        for archived in (tmp_path / "a/sumoftwo.zip", tmp_path / "b/sumoftwo.zip"):
            assert lessons(archived) == lessons(place)
            assert kattis.notice(archived, lessons(place)[0]) == kattis.notice(place, lessons(place)[0])

    def test_without_a_package_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a/readme.txt").write_text("nothing\n")
        shutil.make_archive(str(tmp_path / "other"), "zip", tmp_path / "a")
        (tmp_path / "broken.kpp").write_text("no archive\n")
        assert not any(kattis.recognises(path) for path in tmp_path.iterdir())

    def test_that_is_too_large_is_refused(self, package: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 100)
        shutil.make_archive(str(tmp_path / "sumoftwo"), "zip", package())
        assert "unpacks to more than 100 bytes" in reason(tmp_path / "sumoftwo.zip")

    def test_names_files_as_they_lie_in_it(self, package: Make, tmp_path: Path) -> None:
        shutil.make_archive(str(tmp_path / "sumoftwo"), "zip", package({"data/secret/01.in": "1" * 1_100_000}))
        assert reason(tmp_path / "sumoftwo.zip").startswith("data/secret/01.in: is larger")


class TestAnImport:
    @pytest.fixture
    def bring(self, tmp_path: Path, fake_runner: ModuleType) -> Callable[..., ImportSummary]:
        """Import all packages with a runner that passes what says `sum`."""

        def run(difficulty: int | None = None) -> ImportSummary:
            into = tmp_path / "mine"
            return import_track(tmp_path / "packages", into, difficulty=difficulty, jobs=1, runner=fake_runner.summing)

        return run

    def test_takes_a_folder_of_packages(
        self, package: Make, bring: Callable[..., ImportSummary], tmp_path: Path
    ) -> None:
        package()
        package({"problem.yaml": f"{LEGACY}type: submit-answer\n"}, name="twice")
        summary = bring()
        assert (summary.ok, summary.changes["new"]) == (True, ["python/sumoftwo"])
        assert [rejected.lesson for rejected in summary.rejected] == ["twice"]
        lesson = folder.read(tmp_path / "mine/python/sumoftwo")
        assert (lesson.kind, lesson.xp, lesson.source.kind) == ("program", 250, "kattis")
        assert "Ada Example" in (tmp_path / "mine/python/sumoftwo/LICENSE").read_text()

    def test_again_changes_nothing(self, package: Make, bring: Callable[..., ImportSummary]) -> None:
        package({"submissions/accepted/bob.rb": "puts gets.split.sum(&:to_i)\n"})
        bring()
        assert bring().changes["unchanged"] == ["python/sumoftwo", "ruby/sumoftwo"]

    def test_knows_a_renamed_package_by_its_uuid(self, package: Make, bring: Callable[..., ImportSummary]) -> None:
        place = package({"problem.yaml": MODERN})
        bring()
        place.rename(place.with_name("renamed"))
        assert bring().changes["unchanged"] == ["python/sumoftwo"]

    def test_takes_the_difficulty_that_is_said(self, package: Make, bring: Callable[..., ImportSummary]) -> None:
        package()
        bring()
        assert bring(difficulty=8).changes["updated"] == ["python/sumoftwo"]

    def test_refuses_a_copy_with_the_same_uuid(self, package: Make, bring: Callable[..., ImportSummary]) -> None:
        package({"problem.yaml": MODERN})
        package({"problem.yaml": MODERN}, name="twin")
        [rejected] = bring().rejected
        assert (rejected.lesson, rejected.fatal) == ("python/twin", True)
        assert "has the uuid of another one" in rejected.reason

    def test_never_overwrites_a_package_of_the_same_name(
        self, package: Make, bring: Callable[..., ImportSummary]
    ) -> None:
        package()
        bring()
        package({"problem.yaml": LEGACY.replace("Test Contest", "Another Contest")})
        [rejected] = bring().rejected
        assert "holds another lesson already" in rejected.reason


def test_limits_fit_the_runner() -> None:
    assert 2 * data.MAX_CASES < request.MAX_FILES
    assert data.MAX_JSON_BYTES < request.MAX_FILE_BYTES
    assert request.Limits().output_kib * 1024 == data.MAX_ANSWER_BYTES


def test_a_constant_in_markdown_may_have_variants(package: Make) -> None:
    constants = f"{MODERN}constants: {{k: {{value: 5, word: five}}}}\n"
    [lesson] = lessons(package({"problem.yaml": constants, "statement/problem.md": "{{k.word}} is {{k}}, {{j}} not."}))
    assert "five is 5, {{j}} not." in lesson.instructions
