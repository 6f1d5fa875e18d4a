"""Make the layer's program: `python prepare.py TREE RECIPE`, where TREE holds what the recipe kept.

`parts/program` is somebody's self-contained program: .NET's native host and runtime, .NET's assemblies, and that
program's own. What is left of that is the host and the assemblies that `framework.txt` names; each of these, and the
compiler's, has to bear Microsoft's signature. Our own two assemblies are compiled, and the host becomes the program
`dotnet/cdu`, with the core library inside, which it looks for nowhere else.
"""  # noqa: INP001 - run by path, beside its recipe

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from authenticode import SignatureError, verify
from single_file import Bundle, FormatError, read, write

_FORMER, _NAME, _CORE = "OfficeAgent.Mcp", "Cdu", "System.Private.CoreLib.dll"
_VERSION = "10.0.13"
_TARGET = ".NETCoreApp,Version=v10.0"
_PACK = "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64"
_COMPILER = ("Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll")
_OWN = ("xunit.dll",)


def prepare(tree: Path, recipe: Path) -> None:
    """Put the program and its assemblies into TREE/dotnet; remove everything else. Raises SignatureError, FormatError."""
    parts, target = tree / "parts", tree / "dotnet"
    bundle = read((parts / "program").read_bytes())
    names = (recipe / "framework.txt").read_text(encoding="utf-8").split()
    unpack(bundle, names, target)
    for name in _COMPILER:
        verify(name, (target / name).read_bytes())
    _compile(tree, recipe, names)
    core, own = target / _CORE, target / f"{_NAME}.dll"
    files = {
        core.name: core.read_bytes(),
        own.name: own.read_bytes(),
        f"{_NAME}.deps.json": _json(_dependencies([name for name in names if name != _CORE])),
        f"{_NAME}.runtimeconfig.json": _json(_configuration()),
    }
    program = target / "cdu"
    program.write_bytes(write(bundle.host, _NAME, _FORMER, files))
    program.chmod(0o755)
    _stack(tree, recipe, program)
    _compare(tree, recipe, names)
    for path in (core, own):
        path.unlink()
    for name in ("LICENSE.txt", "ThirdPartyNotices.txt"):
        shutil.copy2(parts / "boot" / name, tree / "legal" / f"dotnet-{name}")
    shutil.rmtree(parts)


def unpack(bundle: Bundle, names: list[str], target: Path) -> None:
    """Take the named assemblies out of a program. Raises SignatureError for one that is not as Microsoft made it."""
    for name in names:
        if name not in bundle.files:
            raise FormatError(f"{name} is not in the program")
        verify(name, bundle.files[name])
        (target / name).write_bytes(bundle.files[name])


def _stack(tree: Path, recipe: Path, program: Path) -> None:
    """Let the program find its stack where there is no /proc; see `stack.c`."""
    library = tree / "lib/libstack.so"
    compiler = tree / "parts/tcc"
    subprocess.run([compiler, "-nostdlib", "-shared", "-o", library, recipe / "stack.c"], check=True)
    subprocess.run([tree / "parts/patchelf", "--add-needed", library.name, program], check=True)


def _compile(tree: Path, recipe: Path, names: list[str]) -> None:
    target = tree / "dotnet"
    known = [str(target / name) for name in names]
    _bootstrap(tree, target / "xunit.dll", "library", known, sorted(recipe.glob("xunit/*.cs")))
    more = [str(target / name) for name in (*_COMPILER, *_OWN)]
    _bootstrap(tree, target / f"{_NAME}.dll", "program", known + more, sorted(recipe.glob("cdu/*.cs")))


def _compare(tree: Path, recipe: Path, names: list[str]) -> None:
    """Let the layer's own runtime compile the same sources: an older one, which nobody signed, compiled them so far."""
    target = tree / "dotnet"
    for name, kind, folder, extra in (
        ("xunit.dll", "library", "xunit", ()),
        (f"{_NAME}.dll", "program", "cdu", (*_COMPILER, *_OWN)),
    ):
        again = tree / "parts" / name
        known = [str(target / each) for each in (*names, *extra)]
        sources = sorted(str(path) for path in recipe.glob(f"{folder}/*.cs"))
        subprocess.run([target / "cdu", "build", again, kind, *known, "--", *sources], check=True)
        if again.read_bytes() != (target / name).read_bytes():
            raise FormatError(f"{name} is another one when the layer itself compiles it")


def _bootstrap(tree: Path, target: Path, kind: str, references: list[str], sources: list[Path]) -> None:
    boot = Path(__file__).with_name("bootstrap.py")
    where = [str(tree / "parts/boot"), str(tree / "dotnet")]
    command = [sys.executable, str(boot), *where, str(target), kind, *references, "--", *map(str, sources)]
    # The runtime that it starts is not the layer's: it finds its libraries on this machine.
    subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, check=True)


def _dependencies(names: list[str]) -> dict[str, object]:
    """Tell the host which assemblies lie beside it."""
    files: dict[str, object] = {name: {} for name in names}
    own = {f"{_NAME}.dll": {}, **{name: {} for name in (*_COMPILER, *_OWN)}}
    pack, main = f"{_PACK}/{_VERSION}", f"{_NAME}/1.0.0"
    libraries = {main: "project", pack: "runtimepack"}
    return {
        "runtimeTarget": {"name": f"{_TARGET}/linux-x64", "signature": ""},
        "targets": {
            _TARGET: {},
            f"{_TARGET}/linux-x64": {
                main: {"dependencies": {_PACK: _VERSION}, "runtime": own},
                pack: {"runtime": files},
            },
        },
        "libraries": {name: {"type": kind, "serviceable": False, "sha512": ""} for name, kind in libraries.items()},
    }


def _configuration() -> dict[str, object]:
    framework = {"name": "Microsoft.NETCore.App", "version": _VERSION}
    # One processor's collector: it starts faster, and a run has little memory.
    settings = {"System.GC.Server": False, "System.GC.Concurrent": False}
    return {"runtimeOptions": {"tfm": "net10.0", "includedFrameworks": [framework], "configProperties": settings}}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


if __name__ == "__main__":
    try:
        prepare(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
    except (SignatureError, FormatError) as error:
        sys.exit(str(error))
