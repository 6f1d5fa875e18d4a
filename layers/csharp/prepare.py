"""Make the layer's program: `python prepare.py TREE RECIPE [FOLDER]`, where TREE holds what the recipe kept.

.NET comes out of `parts/program`, somebody's self-contained program, or out of the SDK in FOLDER. What is taken is the
native host and the assemblies that `framework.txt` names; each of these, and the compiler's, has to bear Microsoft's
signature. Our own two assemblies are compiled, and the host becomes the program `dotnet/cdu`, with the core library
inside, which it looks for nowhere else.
"""  # noqa: INP001 - run by path, beside its recipe

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from authenticode import SignatureError
from single_file import FormatError, write
from toolkit import COMPILER, CORE, EXPLAINED, Toolkit, installed, listed, packaged

_NAME = "Cdu"
_TARGET = ".NETCoreApp,Version=v10.0"
_PACK = "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64"
_OWN = ("xunit.dll",)
_SOURCES = (("xunit.dll", "library", "xunit", ()), (f"{_NAME}.dll", "program", "cdu", (*COMPILER, *_OWN)))
"""Our assemblies: their kind, the folder of their sources, and what they refer to besides .NET."""
_RUNTIME = {"PATH": "/usr/bin:/bin"}
"""The environment of the bootstrap's runtime, which is not the layer's: its libraries are this machine's."""


def prepare(tree: Path, recipe: Path, folder: Path | None) -> None:
    """Put the program and its assemblies into TREE/dotnet; remove the rest. Raises SignatureError, FormatError."""
    names, parts, target = listed(recipe), tree / "parts", tree / "dotnet"
    if not list(tree.glob("lib/libicuuc.so*")):
        raise FormatError(
            "there is no ICU (lib/libicuuc.so), without which .NET does not start: Debian's libicu72 has it"
        )
    dotnet = installed(folder, names) if folder else packaged(parts / "program", parts / "compiler", names)
    dotnet.check()
    lay(dotnet, target)
    _stack(tree, recipe)
    for name, kind, sources, extra in _SOURCES:
        boot = [sys.executable, str(recipe / "bootstrap.py"), str(parts / "boot"), str(parts / "compiler")]
        _run([*boot, str(target / name), kind, *_arguments(target, recipe, names, sources, extra)], _RUNTIME)
    # The compiler of an SDK is another one than the bootstrap's, so it compiles its own program once more first.
    for _ in range(2 if folder else 1):
        _assemble(dotnet, tree, names)
        if _again(tree, recipe, names):
            break
    else:
        raise FormatError("our assemblies are others when the layer itself compiles them")
    for name in (CORE, f"{_NAME}.dll"):
        (target / name).unlink()
    for name in ("LICENSE.txt", "ThirdPartyNotices.txt"):
        shutil.copy2(parts / "boot" / name, tree / "legal" / f"dotnet-{name}")
    shutil.rmtree(parts)


def lay(dotnet: Toolkit, target: Path) -> None:
    """Write .NET's assemblies and the compiler's."""
    target.mkdir(exist_ok=True)
    for name, data in (dict(dotnet.assemblies) | dict(dotnet.compiler)).items():
        (target / name).write_bytes(data)


def _assemble(dotnet: Toolkit, tree: Path, names: list[str]) -> None:
    """Make the program of the host, the core library and our driver."""
    target = tree / "dotnet"
    files = {
        CORE: (target / CORE).read_bytes(),
        f"{_NAME}.dll": (target / f"{_NAME}.dll").read_bytes(),
        f"{_NAME}.deps.json": _json(_dependencies(dotnet.version, [name for name in names if name != CORE])),
        f"{_NAME}.runtimeconfig.json": _json(_configuration(dotnet.version)),
    }
    program = target / "cdu"
    program.write_bytes(write(dotnet.host, f"{_NAME}.dll", dotnet.former, files))
    program.chmod(0o755)
    _run([str(tree / "parts/patchelf"), "--add-needed", "libstack.so", str(program)])


def _stack(tree: Path, recipe: Path) -> None:
    """Make what lets the program find its stack where there is no /proc; see `stack.c`."""
    library, source = str(tree / "lib/libstack.so"), str(recipe / "stack.c")
    _run([str(tree / "parts/tcc"), "-nostdlib", "-shared", "-o", library, source])


def _again(tree: Path, recipe: Path, names: list[str]) -> bool:
    """Let the layer's own runtime compile the same sources; say whether they were the same, and keep the new ones.

    An older runtime, which nobody signed, compiled them so far.
    """
    target, same = tree / "dotnet", True
    for name, kind, sources, extra in _SOURCES:
        made = tree / "parts" / name
        _run([str(target / "cdu"), "build", str(made), kind, *_arguments(target, recipe, names, sources, extra)])
        same = same and made.read_bytes() == (target / name).read_bytes()
    for name, *_ in _SOURCES:
        shutil.copy2(tree / "parts" / name, target / name)
    return same


def _arguments(target: Path, recipe: Path, names: list[str], sources: str, extra: tuple[str, ...]) -> list[str]:
    references = [str(target / name) for name in (*names, *extra)]
    return [*references, "--", *sorted(str(path) for path in recipe.glob(f"{sources}/*.cs"))]


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise FormatError(f"{Path(command[0]).name} ended with status {done.returncode}: {said}")


def _dependencies(version: str, names: list[str]) -> dict[str, object]:
    """Tell the host which assemblies lie beside it."""
    files: dict[str, object] = {name: {} for name in names}
    own = {f"{_NAME}.dll": {}, **{name: {} for name in (*COMPILER, *_OWN)}}
    pack, main = f"{_PACK}/{version}", f"{_NAME}/1.0.0"
    libraries = {main: "project", pack: "runtimepack"}
    return {
        "runtimeTarget": {"name": f"{_TARGET}/linux-x64", "signature": ""},
        "targets": {
            _TARGET: {},
            f"{_TARGET}/linux-x64": {
                main: {"dependencies": {_PACK: version}, "runtime": own},
                pack: {"runtime": files},
            },
        },
        "libraries": {name: {"type": kind, "serviceable": False, "sha512": ""} for name, kind in libraries.items()},
    }


def _configuration(version: str) -> dict[str, object]:
    framework = {"name": "Microsoft.NETCore.App", "version": version}
    # One processor's collector: it starts faster, and a run has little memory.
    settings = {"System.GC.Server": False, "System.GC.Concurrent": False}
    return {"runtimeOptions": {"tfm": "net10.0", "includedFrameworks": [framework], "configProperties": settings}}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


if __name__ == "__main__":
    given = [Path(each).resolve() for each in sys.argv[1:]]
    try:
        prepare(given[0], given[1], given[2] if given[2:] else None)
    except (SignatureError, FormatError) as error:
        sys.stdout.write(f"{error}\n")
        sys.exit(EXPLAINED)
