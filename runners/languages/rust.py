"""Rust: what `cargo test` does, without cargo; in guarded mode every test runs in its own process.

Solution and tests are compiled separately: the tests are not on disk while the solution is compiled, nor while they
run. Cargo's manifest supplies the crate's name, edition and dependencies; build scripts, cargo's own configuration and
linker options are ignored.

**Why a reported result can be trusted.** The compiler forbids `unsafe` in the solution, and with it code before `main`,
renamed symbols, foreign functions, libraries to link and machine code. So the solution cannot read the memory of the
tests' process. Two ways to the secret in that memory remain. One is `/proc`, which Linux closes for a program file that
nobody may read: the program takes away its own read permission and executes itself again before it reads the secret
(`test.rs` in the layer). The other is bugs of the compiler; we do not promise that there are none. Where a lesson's own
tests are `unsafe`, solutions may be too, and such a lesson is no safer than one in C.

`rustc --test` links `test.rs` in place of libtest. It forks for every test: the fork reports a test that finished, the
parent one that did not. So no test can end another. In observed mode all tests share a process, as cargo's do, and the
conductor runs the program again for those after one that ended it.

**Why a passed test is right.** `use solution::*` in a test shadows the standard prelude. Macros of the file around the
tests shadow the solution's, or do not compile: they are the standard ones, but a condition has to be a `bool`, and two
types are compared only if they name the same types of the solution. After each such `use`, `Some`, `Ok`, `Vec` and so
on have to be the standard ones. For each assertion macro there is a negative control under an unguessable name. Not
promised: a trait of the solution with a method that takes `self`, where the standard method takes `&self`, has
precedence; and two of the solution's own values are equal if the solution says so.

**In `observed` mode** none of this is needed: rewritten tests write down what came out (`observed.rs` in the layer),
and the judge compares in a trusted process. There the compiler only has to say, in a step of its own, that the lesson's
tests fit the solution's types.
"""

import re
import signal
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import ClassVar, Final

from runners.languages import lines
from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.records import Ended, Event, Files, Mark, Started, Step, StepEnd
from runners.request import Request, RequestError

_ROOT: Final = "/opt/rust"
_BUILT: Final = ".cdu-built"
_TYPED: Final = ".cdu-typed"
RUSTC: Final = (
    "bin/rustc",
    f"--sysroot={_ROOT}",
    "--color=never",
    "-Cdebuginfo=0",
    "-Ccodegen-units=1",
    f"-L{_ROOT}/crates",
)
_LIBRARY: Final = ("--crate-type=rlib", "-Cembed-bitcode=no")
_LIBRARIES: Final = f"{_ROOT}/lib:{_ROOT}/lib/rustlib/x86_64-unknown-linux-gnu/lib"
_LOADER: Final = f"{_ROOT}/lib/ld-linux-x86-64.so.2"
_STARTING: Final = ("Scrt1.o", "crti.o", "crtbeginS.o", "libc_nonshared.a", "crtendS.o", "crtn.o")
_LINKED: Final = (
    # Without -nostdlib gold would read the machine's own library folders, which are closed.
    *("-nostdlib", f"-L{_ROOT}/lib", f"-rpath={_LIBRARIES}", f"-dynamic-linker={_LOADER}", _LOADER, "-s"),
    *(f"{_ROOT}/lib/{name}" for name in _STARTING),
)
LINK: Final = (f"-Clinker={_ROOT}/bin/ld", "-Clinker-flavor=ld", *(f"-Clink-arg={option}" for option in _LINKED))
_SAFE: Final = ("unsafe_code", "missing_unsafe_on_extern", "unsafe_attr_outside_unsafe")
_UNSAFE: Final = re.compile(r"\bunsafe\b")
_MACHINE_CODE: Final = re.compile(r"\bnaked_asm\b")  # a function of nothing else counts as safe
_TEST: Final = re.compile(r"^[ \t]*#\[test\]", re.MULTILINE)
_GLOB: Final = re.compile(r"^[ \t]*(?:pub )?use (?!(?:::)?(?:std|core)::)[^;*]{0,500}\*[^;]{0,500};", re.MULTILINE)
_IMPORTED: Final = re.compile(r"^[ \t]*use \w+::(?:\{[^}]{0,500})?\b(assert\w*)", re.MULTILINE)
_EDITIONS: Final = ("2015", "2018", "2021", "2024")
_CRATE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_RESERVED: Final = {"std", "core", "alloc", "test", "proc_macro", "self", "super", "crate"}
_FAILING: Final = {"assert": "false", "assert_eq": "1, 2", "assert_ne": "1, 1"}
_PLAIN: Final = ("panic", "unreachable", "matches", "vec", "format")

_STANDARD: Final = (
    " const _: () = { let _: fn(u8) -> ::std::option::Option<u8> = Some; let _: ::std::option::Option<u8> = None;"
    " let _: fn(u8) -> ::std::result::Result<u8, u8> = Ok; let _: fn(u8) -> ::std::result::Result<u8, u8> = Err;"
    " let _: fn() -> ::std::vec::Vec<u8> = Vec::<u8>::new; let _: fn() -> ::std::string::String = String::new; };"
)
_MACROS: Final = {
    "assert": """
    ($was:expr $(,)?) => { assert!($was, "assertion failed: {}", ::std::stringify!($was)) };
    ($was:expr, $($told:tt)+) => { { let was: ::std::primitive::bool = $was; if !was { ::std::panic!($($told)+) } } };
    """,
    **{
        name: f"""
    ($left:expr, $right:expr $(, $($told:tt)*)?) => {{ match (&$left, &$right) {{ (left, right) => {{
        ::test::comparable(left, right, "SOLUTION"); ::std::{name}!(*left, *right $(, $($told)*)?) }} }} }};"""
        for name in ("assert_eq", "assert_ne")
    },
    **{name: f"($($told:tt)*) => {{ ::std::{name}!($($told)*) }};" for name in _PLAIN},
}
# The same for a compiler that only has to say whether types fit.
_TYPES: Final = _MACROS | {
    "assert": """
    ($was:expr $(,)?) => { { let _: ::std::primitive::bool = $was; } };
    ($was:expr, $($told:tt)+) => { { let _: ::std::primitive::bool = $was; let _ = ::std::format_args!($($told)+); } };
    """,
    **{
        name: f"""
    ($left:expr, $right:expr $(,)?) => {{ match (&$left, &$right) {{ (left, right) => {{
        ::test::shown(left, right); let _: ::std::primitive::bool = *left {sign} *right; }} }} }};
    ($left:expr, $right:expr, $($told:tt)+) => {{ match (&$left, &$right) {{ (left, right) => {{
        ::test::shown(left, right); let _: ::std::primitive::bool = *left {sign} *right;
        let _ = ::std::format_args!($($told)+); }} }} }};"""
        for name, sign in (("assert_eq", "=="), ("assert_ne", "!="))
    },
}


@dataclass(frozen=True)
class _Rust(Toolchain):
    """Rust's one language."""

    resumes: ClassVar[bool] = True
    bounded: ClassVar[bool] = True
    name: str = "rust"
    layer: str = "rust"
    minimum: dict[str, int] = field(
        default_factory=lambda: {"memory_mib": 1024, "processes": 128, "disk_mib": 128, "open_files": 256}
    )
    exhausted: tuple[str, ...] = ("memory allocation of", "LLVM ERROR: out of memory")
    main: str = "main.rs"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the solution as a library, then every test file with a root file of ours around it."""
        crate, common = _manifest(request)
        found = _test_files(request)
        if _MACHINE_CODE.search("".join(request.solution.values())):
            return _without_machine_code(common)
        library = (*common, *_forbidden(request), *_LIBRARY, f"--crate-name={crate}", f"--out-dir={_BUILT}")
        build = [Step((*library, "src/lib.rs"), without=tuple(found))]
        files = request.staged()
        runs = []
        for path in found:
            stem = _stem(path)
            root, program = f".cdu-{stem}.rs", f"{_BUILT}/{stem}"
            files[path] = _watched(request.tests[path], secret)
            files[root] = _root(path, stem, crate, request.tests[path], _MACROS)
            tests = ("--test", "--crate-name=tests", "-Awarnings", f"--extern={crate}={_BUILT}/lib{crate}.rlib", *LINK)
            build.append(Step((*common, *tests, f"-o{program}", root)))
            runs.append(Step((f"./{program}",), f"{secret}\n", without=(*found, root)))
        return Plan(files, tuple(runs), tuple(build), (f"{_BUILT}/*",), private=(lines.control(secret),))

    def observation(self, request: Request, files: Files) -> Plan:
        """Compile the solution, the lesson's own tests for their types only, and then the rewritten tests.

        A comparison that is judged outside does not say any more which types can be compared. So the compiler reads the
        tests as they are as well, in a box that nothing comes out of but whether they compile; no other step has them.
        """
        crate, common = _manifest(request)
        found = _test_files(request)
        if _MACHINE_CODE.search("".join(request.solution.values())):
            return _without_machine_code(common)
        library = (*common, *_forbidden(request), *_LIBRARY, f"--crate-name={crate}", f"--out-dir={_BUILT}")
        tests = (*common, "-Awarnings", "--test", "--crate-name=tests", f"--extern={crate}={_BUILT}/lib{crate}.rlib")
        checked = (*tests, "--emit=metadata", f"-o{_TYPED}.rmeta", f"--remap-path-prefix={_TYPED}/=")
        plain: Files = {}
        original: Files = {f"{_TYPED}/{path}": text for path, text in request.tests.items()}
        types, build, runs = [], [], []
        for path in found:
            prefix = "hidden/" if path.startswith("hidden/") else ""
            stem = f"{'hidden_' if prefix else ''}{_stem(path)}"
            root, typed = f".cdu-{stem}.rs", f"{_TYPED}-{stem}.rs"
            plain |= {path: files[path], root: f'extern crate test;\n#[path = "{path}"]\nmod {stem};\n'}
            original[f"{_TYPED}/{path}"] = _GLOB.sub(lambda match: match[0] + _STANDARD, request.tests[path])
            original[typed] = _root(f"{_TYPED}/{path}", stem, crate, request.tests[path], _TYPES)
            types.append((*checked, typed))
            build.append((*tests, *LINK, f"-o{_BUILT}/{stem}", root))
            several = f"{stem}::" if len(found) > 1 and not prefix else ""
            runs.append((f"./{_BUILT}/{stem}", "observed", prefix or several))
        steps = (
            Step((*library, "src/lib.rs"), without=(*plain, *original)),
            *(Step(command, without=tuple(plain)) for command in types),
            *(Step(command, without=tuple(original)) for command in build),
        )
        tried = tuple(Step(command, without=(*plain, *original), last_signal=signal.SIGTERM) for command in runs)
        return Plan({**files, **plain, **original}, tried, steps, (f"{_BUILT}/*",))

    def program(self, request: Request) -> Plan:
        """Compile and link one program."""
        _, common = _manifest(request)
        build = Step((*common, "-Copt-level=2", *LINK, "-o.cdu-program", self.main))
        files = {**request.solution, **request.support}
        return Plan(files, (Step(("./.cdu-program",)),), (build,), (".cdu-program",))

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read what the tests' processes reported. With several test files, names begin with the file's."""
        controls = [f"{lines.control(secret)}{macro}" for macro in _FAILING]
        reported: list[Event] = []
        ended = 0
        for step in steps:
            found = [_split(event) for event in lines.signed([step], secret)]
            clean = lines.without_controls([event for _, event in found], controls)
            ended += Mark.DONE in clean
            files = {stem for stem, _ in found if stem}
            several = f"{files.pop()}::" if len(steps) > 1 and files else ""
            reported += [_named(event, several) for event in clean if event != Mark.DONE]
        return [*reported, Mark.DONE] if ended == len(steps) else reported


def _test_files(request: Request) -> list[str]:
    """Return the files that have tests. Raises `RequestError` where there are none."""
    found = [path for path, text in request.tests.items() if path.endswith(".rs") and _TEST.search(text)]
    if not found:
        raise RequestError("tests: there is no function with #[test]")
    return found


def _stem(path: str) -> str:
    return re.sub(r"\W", "_", PurePosixPath(path).stem)


def _forbidden(request: Request) -> list[str]:
    allowed = any(_UNSAFE.search(text) for text in {**request.support, **request.tests}.values())
    return [] if allowed else [f"-F{lint}" for lint in _SAFE]


def _without_machine_code(common: tuple[str, ...]) -> Plan:
    """Return a run that says what is not allowed."""
    files = {"src/lib.rs": 'compile_error!("machine code is not allowed in a solution");'}
    return Plan(files, (), (Step((*common, "src/lib.rs")),))


def _split(event: Event) -> tuple[str, Event]:
    """Return the test file that an event belongs to, and the event without it."""
    if not isinstance(event, Started | Ended):
        return "", event
    stem, _, name = event.test.partition("::")
    return stem, replace(event, test=name) if name else event


def _named(event: Event, file: str) -> Event:
    return replace(event, test=f"{file}{event.test}") if isinstance(event, Started | Ended) else event


def _manifest(request: Request) -> tuple[str, tuple[str, ...]]:
    """Return the crate's name, and the compiler with the options that the manifest asks for.

    The manifest may be the student's, so whatever is unusable in it is ignored.
    """
    try:
        manifest = tomllib.loads(request.staged().get("Cargo.toml", ""))
    except tomllib.TOMLDecodeError:
        manifest = {}
    package = _table(manifest, "package")
    name, edition = package.get("name"), package.get("edition")
    crate = _crate(name) or _crate(PurePosixPath(request.lesson).name) or "solution"
    named = [_crate(key) for kind in ("dependencies", "dev-dependencies") for key in _table(manifest, kind)]
    known = [f"--extern={each}" for each in named if each and each != crate]
    return crate, (*RUSTC, f"--edition={edition if edition in _EDITIONS else _EDITIONS[0]}", *known)


def _table(manifest: Mapping[str, object], name: str) -> dict[str, object]:
    found = manifest.get(name)
    return found if isinstance(found, dict) else {}


def _crate(name: object) -> str | None:
    plain = name.replace("-", "_") if isinstance(name, str) and _CRATE.fullmatch(name) else None
    return None if plain in _RESERVED else plain


def _watched(text: str, secret: str) -> str:
    """Return tests with a check after every `use ...::*` of the solution, and with negative controls."""
    name = lines.control(secret)
    added = "".join(f"#[test] fn {name}{macro}() {{ {macro}!({wrong}); }} " for macro, wrong in _FAILING.items())
    return f"{_GLOB.sub(lambda match: match[0] + _STANDARD, text)}\n{added}\n"


def _root(path: str, stem: str, crate: str, tests: str, macros: Mapping[str, str]) -> str:
    """Return the root file around a test file: its definitions shadow what the test file imports by `*`."""
    imported = set(_IMPORTED.findall(tests))
    rules = "".join(f"macro_rules! {name} {{ {rules} }}\n" for name, rules in macros.items() if name not in imported)
    return f'extern crate test;\n{rules.replace("SOLUTION", crate)}#[path = "{path}"]\nmod {stem};\n'


LANGUAGES: Final = (_Rust(),)
