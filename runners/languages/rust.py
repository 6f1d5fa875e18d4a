"""Rust: what `cargo test` does, without cargo; every test in a process of its own.

Solution and tests are compiled apart: no test is there while the solution is compiled, and nothing of the tests while
they run. Cargo's manifest is read for the crate's name, its edition and what it depends on; build scripts, cargo's own
configuration and options for the linker are not.

**Why a test's word counts.** The solution may not be `unsafe`: the compiler forbids it, and with it code before `main`,
symbols under other names, foreign functions, libraries to link, and machine code. So what the tests' process knows, the
solution does not get to know. Two ways are left to the secret in its memory. One is `/proc`, which Linux shuts for a
program that nobody may read: it takes itself that right and starts anew before it reads the secret (`test.rs` in the
layer). The other are faults of the compiler; that there are none is not promised. Where a lesson's own tests are
`unsafe`, solutions may be too, and such a lesson is no safer than one in C.

`rustc --test` links that `test.rs` in the place of libtest. It forks for every test: the fork reports a test that came
to its end, the parent one that did not. So no test ends another.

**Why a passed test passed.** `use solution::*` in a test wins over the names that everybody has. Macros of the root
around the tests win over that, or do not compile: they are the standard ones, but a condition has to be a `bool`, and
two types are compared only if they name the same types of the solution's. After each such line `Some`, `Ok`, `Vec` and
so on have to be the standard ones. For each assertion a test has to fail, under a name that nobody can guess. Not
promised: a trait of the solution's with a method that takes `self`, where the standard one takes `&self`, is asked
first; and two of the solution's own values are as equal as it says.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from runners.contract import Request, RequestError
from runners.languages import lines
from runners.languages.base import Plan, Step

_ROOT: Final = "/opt/rust"
_BUILT: Final = ".cdu-built"
RUSTC: Final = ("bin/rustc", f"--sysroot={_ROOT}", "--color=never", "-Cdebuginfo=0", f"-L{_ROOT}/crates")
_LIBRARIES: Final = f"{_ROOT}/lib:{_ROOT}/lib/rustlib/x86_64-unknown-linux-gnu/lib"
_LOADER: Final = f"{_ROOT}/lib/ld-linux-x86-64.so.2"
_STARTING: Final = ("Scrt1.o", "crti.o", "crtbeginS.o", "libc_nonshared.a", "crtendS.o", "crtn.o")
_LINKED: Final = (
    *(f"-L{_ROOT}/lib", f"-rpath={_LIBRARIES}", f"-dynamic-linker={_LOADER}", _LOADER, "-s"),
    *(f"{_ROOT}/lib/{name}" for name in _STARTING),
)
LINK: Final = (f"-Clinker={_ROOT}/bin/ld", "-Clinker-flavor=ld", *(f"-Clink-arg={option}" for option in _LINKED))
_SAFE: Final = ("unsafe_code", "missing_unsafe_on_extern", "unsafe_attr_outside_unsafe")
_UNSAFE: Final = re.compile(r"\bunsafe\b")
_MACHINE_CODE: Final = re.compile(r"\bnaked_asm\b")  # a function that is no more than that is safe to the compiler
_TEST: Final = re.compile(r"^[ \t]*#\[test\]", re.MULTILINE)
_GLOB: Final = re.compile(r"^[ \t]*(?:pub )?use (?!(?:::)?(?:std|core)::)[^;*]{0,500}\*[^;]{0,500};", re.MULTILINE)
_IMPORTED: Final = re.compile(r"^[ \t]*use \w+::(?:\{[^}]{0,500})?\b(assert\w*)", re.MULTILINE)
_EDITIONS: Final = ("2015", "2018", "2021", "2024")
_CRATE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_RESERVED: Final = {"std", "core", "alloc", "test", "proc_macro", "self", "super", "crate"}
_FAILING: Final = {"assert": "false", "assert_eq": "1, 2", "assert_ne": "1, 1"}
_DONE: Final = {"e": "done"}
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


@dataclass(frozen=True)
class _Rust:
    """Rust's one language."""

    name: str = "rust"
    layer: str = "rust"
    floor: dict[str, int] = field(
        default_factory=lambda: {"memory_mib": 1024, "processes": 128, "disk_mib": 128, "open_files": 256}
    )
    exhausted: tuple[str, ...] = ("memory allocation of", "LLVM ERROR: out of memory")
    main: str = "main.rs"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the solution as a library, then every file of tests with a root of ours around it."""
        crate, common = _manifest(request)
        found = [path for path, text in request.tests.items() if path.endswith(".rs") and _TEST.search(text)]
        if not found:
            raise RequestError("tests: there is no function with #[test]")
        if _MACHINE_CODE.search("".join(request.solution.values())):
            files = {"src/lib.rs": 'compile_error!("machine code is not allowed in a solution");'}
            return Plan(files, (), (Step((*common, "src/lib.rs")),))
        allowed = any(_UNSAFE.search(text) for text in {**request.support, **request.tests}.values())
        forbidden = [] if allowed else [f"-F{lint}" for lint in _SAFE]
        library = (*common, *forbidden, "--crate-type=rlib", f"--crate-name={crate}", f"--out-dir={_BUILT}")
        build = [Step((*library, "src/lib.rs"), without=tuple(found))]
        files = request.staged()
        runs = []
        for path in found:
            stem = re.sub(r"\W", "_", PurePosixPath(path).stem)
            root, program = f".cdu-{stem}.rs", f"{_BUILT}/{stem}"
            files[path] = _watched(request.tests[path], secret)
            files[root] = _root(path, stem, crate, set(_IMPORTED.findall(request.tests[path])))
            tests = ("--test", "--crate-name=tests", "-Awarnings", f"--extern={crate}={_BUILT}/lib{crate}.rlib", *LINK)
            build.append(Step((*common, *tests, f"-o{program}", root)))
            runs.append(Step((f"./{program}",), f"{secret}\n", without=(*found, root)))
        return Plan(files, tuple(runs), tuple(build), (f"{_BUILT}/*",))

    def program(self, request: Request) -> Plan:
        """Compile and link one program."""
        _, common = _manifest(request)
        build = Step((*common, "-Copt-level=2", "-Awarnings", *LINK, "-o.cdu-program", self.main))
        files = {**request.solution, **request.support}
        return Plan(files, (Step(("./.cdu-program",)),), (build,), (".cdu-program",))

    def events(self, steps: list[dict[str, Any]], secret: str) -> list[dict[str, Any]]:
        """Read what the tests' processes reported; names begin with their file's where there are more than one."""
        canaries = [f"{lines.canary(secret)}{macro}" for macro in _FAILING]
        told: list[dict[str, Any]] = []
        ended = 0
        for step in steps:
            found = [_split(event) for event in lines.events([step], secret)]
            clean = lines.without_canaries([event for _, event in found], canaries)
            ended += _DONE in clean
            files = {stem for stem, _ in found if stem}
            several = f"{files.pop()}::" if len(steps) > 1 and files else ""
            told += [_named(event, several) for event in clean if event != _DONE]
        return [*told, _DONE] if ended == len(steps) else told


def _split(event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the file of tests that an event is of, and the event without it."""
    stem, _, name = str(event.get("t", "")).partition("::")
    return stem, {**event, "t": name} if name else event


def _named(event: dict[str, Any], file: str) -> dict[str, Any]:
    return {**event, "t": f"{file}{event['t']}"} if "t" in event else event


def _manifest(request: Request) -> tuple[str, tuple[str, ...]]:
    """Return the crate's name, and the compiler with the options that the manifest asks for.

    The manifest is the student's: what cannot be used in it is not there.
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


def _table(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found = manifest.get(name)
    return found if isinstance(found, dict) else {}


def _crate(name: Any) -> str | None:
    plain = name.replace("-", "_") if isinstance(name, str) and _CRATE.fullmatch(name) else None
    return None if plain in _RESERVED else plain


def _watched(text: str, secret: str) -> str:
    """Return tests with a look at every import of whatever the solution exports, and with those that have to fail."""
    name = lines.canary(secret)
    added = "".join(f"#[test] fn {name}{macro}() {{ {macro}!({wrong}); }} " for macro, wrong in _FAILING.items())
    return f"{_GLOB.sub(lambda match: match[0] + _STANDARD, text)}\n{added}\n"


def _root(path: str, stem: str, crate: str, imported: set[str]) -> str:
    """Return the file around a file of tests: what it defines wins over whatever that one imports by `*`."""
    macros = "".join(f"macro_rules! {name} {{ {rules} }}\n" for name, rules in _MACROS.items() if name not in imported)
    return f'extern crate test;\n{macros.replace("SOLUTION", crate)}#[path = "{path}"]\nmod {stem};\n'


LANGUAGES: Final = (_Rust(),)
