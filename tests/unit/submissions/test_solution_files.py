from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.submissions.solution_files import MAX_HELPERS, MAX_NAMED, SOURCES, IgnoredFile, choose, litter, named
from runners.languages.registry import LANGUAGES

STARTER = {
    "python": ["bell.py"],
    "c": ["bell.c", "bell.h"],
    "cpp": ["bell.cpp", "bell.h"],
    "go": ["go.mod", "bell.go"],
    "java": ["src/main/java/Bell.java"],
    "javascript": ["bell.js"],
    "typescript": ["bell.ts"],
    "ruby": ["bell.rb"],
    "rust": ["src/lib.rs", "Cargo.toml"],
    "bash": ["bell.sh"],
    "csharp": ["Bell.cs"],
}


def left_out(language: str, name: str, lessons_own: dict[str, str] | None = None) -> str:
    """Why a file is left out of a solution; empty if it is not."""
    starter = STARTER[language]
    choice = choose([*starter, name], starter, language, lessons_own or {})
    assert set(starter) <= set(choice.files)
    assert (name in choice.files) == (not choice.ignored)
    return choice.ignored[0].reason if choice.ignored else ""


def test_every_language_of_the_runner_has_its_source_files() -> None:
    assert set(SOURCES) == set(LANGUAGES) == set(STARTER)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("python", "chime.py"),
        ("python", "tower/__init__.py"),
        ("python", "tower/clapper.py"),
        ("c", "chime.c"),
        ("c", "chime.h"),
        ("cpp", "chime.hpp"),
        ("go", "chime.go"),
        ("java", "src/main/java/Chime.java"),
        ("java", "src/main/java/tower/LatestNews.java"),
        ("javascript", "chime.mjs"),
        ("typescript", "chime.ts"),
        ("ruby", "chime.rb"),
        ("rust", "src/chime.rs"),
        ("rust", "src/tower/mod.rs"),
        ("bash", "chime.sh"),
        ("csharp", "Contest.cs"),
    ],
)
def test_a_source_file_of_the_students_own_travels_along(language: str, name: str) -> None:
    assert left_out(language, name) == ""


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("python", "conftest.py"),
        ("python", "sitecustomize.py"),
        ("python", "usercustomize.py"),
        ("python", "setup.py"),
        ("python", "__main__.py"),
        ("python", "pyproject.toml"),
        ("python", "chime.pth"),
        ("python", "unittest.py"),
        ("python", "unittest/__init__.py"),
        ("python", "json/decoder.py"),
        ("python", "test_bell.py"),
        ("python", "chime_test.py"),
        ("python", "tests/chime.py"),
        ("go", "chime_test.go"),
        ("go", "go.sum"),
        ("go", "chime.s"),
        ("go", "-gcflags.go"),
        ("rust", "build.rs"),
        ("rust", "src/build.rs"),
        ("rust", "tests/chime.rs"),
        ("rust", ".cargo/config.toml"),
        ("rust", "rust-toolchain.toml"),
        ("javascript", "package.json"),
        ("javascript", "jest.config.js"),
        ("javascript", "babel.config.mjs"),
        ("javascript", "bell.spec.js"),
        ("javascript", "bell.test.mjs"),
        ("javascript", "@jest/globals.js"),
        ("typescript", "tsconfig.json"),
        ("typescript", "chime.d.ts"),
        ("typescript", "jest.setup.ts"),
        ("java", "src/test/java/Chime.java"),
        ("java", "src/main/java/BellTest.java"),
        ("java", "src/main/java/module-info.java"),
        ("java", "Chime.java"),
        ("java", "build.gradle"),
        ("java", "pom.xml"),
        ("csharp", "BellTests.cs"),
        ("csharp", "Bell.csproj"),
        ("csharp", "Directory.Build.props"),
        ("ruby", "Rakefile"),
        ("ruby", "bell_test.rb"),
        ("c", "Makefile"),
        ("c", "-fplugin.c"),
        ("c", "@options.c"),
        ("c", "chime.o.c/-x.c"),
        ("c", "test-framework/unity.c/tests/a.c"),
        ("cpp", "CMakeLists.txt"),
        ("bash", "bell.bats"),
        ("bash", "ünder.sh"),
        ("bash", "a b.sh"),
    ],
)
def test_what_a_tool_could_take_for_a_test_a_build_file_or_an_option_stays_out(language: str, name: str) -> None:
    assert left_out(language, name)


@pytest.mark.parametrize(
    ("language", "name", "lessons_own"),
    [
        ("python", "data.py", {"data.py": ""}),
        ("python", "DATA.py", {"data.py": ""}),
        ("python", "data/__init__.py", {"data.py": ""}),
        ("python", "data.py", {"data/__init__.py": "", "data/rows.py": ""}),
        ("python", "bell.py/chime.py", {}),
        ("python", "Bell.py", {}),
        ("python", "numbers_of.py", {"bell_test.py": "from numbers_of import one\n"}),
        ("c", "unity.h", {"test_bell.c": '#include "unity.h"\n'}),
        ("c", "a/unity.h", {"test_bell.c": '#include "test-framework/unity.h"\n'}),
        ("c", "data.c", {"data.h": ""}),
        ("javascript", "chai.mjs", {"bell.spec.js": "import { x } from './chai';\n"}),
        ("javascript", "chai.js", {"bell.spec.js": "const x = require('./chai');\n"}),
        ("ruby", "chai.rb", {"bell_test.rb": "require_relative 'chai'\n"}),
        ("bash", "chai.sh", {"bell.bats": "load chai\n"}),
    ],
)
def test_a_helper_never_takes_the_place_of_what_the_lesson_brings_or_its_tests_name(
    language: str, name: str, lessons_own: dict[str, str]
) -> None:
    assert left_out(language, name, lessons_own)


def test_a_word_of_the_lessons_tests_that_they_do_not_import_is_free() -> None:
    assert left_out("python", "chime.py", {"bell_test.py": "from bell import ring\nchime = ring()\n"}) == ""


def test_the_lessons_file_is_named_when_the_student_spells_it_otherwise() -> None:
    assert left_out("python", "BELL.PY") == "the lesson's file is spelt bell.py"


def test_one_folder_around_everything_does_not_count() -> None:
    choice = choose(["mine/bell.py", "mine/tower/chime.py", "mine/README.md"], ["bell.py"], "python", {})
    assert choice.files == {"bell.py": "mine/bell.py", "tower/chime.py": "mine/tower/chime.py"}
    assert choice.ignored == ()


def test_a_folder_of_the_lesson_is_not_taken_for_one_around_everything() -> None:
    assert choose(["src/lib.rs"], ["src/lib.rs"], "rust", {}).files == {"src/lib.rs": "src/lib.rs"}
    assert choose(["a/src/lib.rs", "b/chime.rs"], ["src/lib.rs"], "rust", {}).files == {}


def test_the_files_that_start_writes_are_welcome() -> None:
    choice = choose(["bell.py", "README.md", "HINTS.md", "submission.json"], ["bell.py"], "python", {})
    assert (dict(choice.files), choice.ignored) == ({"bell.py": "bell.py"}, ())


def test_helpers_have_a_number() -> None:
    choice = choose(["bell.py", *(f"h{number:03}.py" for number in range(MAX_HELPERS + 2))], ["bell.py"], "python", {})
    assert len(choice.files) == 1 + MAX_HELPERS
    assert [file.path for file in choice.ignored] == ["h050.py", "h051.py"]


def test_an_answer_names_so_many_files_and_counts_the_others() -> None:
    many = [IgnoredFile(path=f"{number}.txt", reason="x") for number in range(MAX_NAMED + 10)]
    assert len(named(many[:MAX_NAMED])) == MAX_NAMED
    assert named(many)[-1].path == "11 more"
    assert len(named(many)) == MAX_NAMED


@pytest.mark.parametrize(
    ("name", "thrown"),
    [
        ("__MACOSX/._bell.py", "__MACOSX/"),
        (".DS_Store", ".DS_Store"),
        ("a/Thumbs.db", "a/Thumbs.db"),
        (".git/HEAD", ".git/"),
        ("a/.idea/x.xml", "a/.idea/"),
        ("a/node_modules/b/c.js", "a/node_modules/"),
        ("__pycache__/a.pyc", "__pycache__/"),
        (".git/", ".git/"),
        ("a.pyc", "a.pyc"),
        ("bell.py~", "bell.py~"),
        ("bell.py", None),
        ("../bell.py", None),
        ("target/bell.py", None),
    ],
)
def test_litter_is_known_by_its_name(name: str, thrown: str | None) -> None:
    assert litter(name) == thrown


@given(st.lists(st.text("ab./-_@\\é Test", min_size=1, max_size=12), max_size=8), st.sampled_from(sorted(STARTER)))
def test_every_name_is_either_chosen_welcome_or_left_out_with_a_reason(names: list[str], language: str) -> None:
    distinct = {name for name in names if name.strip("/")}
    choice = choose(distinct, STARTER[language], language, {})
    chosen, ignored = set(choice.files.values()), {file.path for file in choice.ignored}
    assert chosen | ignored == distinct
    assert not chosen & ignored
