""".NET as the layer takes it: out of a self-contained program, or out of an installed SDK.

An SDK is a folder as Microsoft's archives and installers make it. Of it the layer needs the host of single-file
programs, the assemblies of the newest release of .NET 10, and its C# compiler; `python toolkit.py FOLDER RECIPE` checks
that all of them are there and signed, and says which version they are.
"""  # noqa: INP001 - run by path, beside its recipe

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from authenticode import SignatureError, verify
from single_file import FormatError, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CORE = "System.Private.CoreLib.dll"
COMPILER = ("Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll")
EXPLAINED = 65
"""The exit status of a program whose output is the reason, for the person who builds the layer."""
_FORMER = "OfficeAgent.Mcp.dll"
_NOBODYS = hashlib.sha256(b"foobar").hexdigest()
"""What stands in .NET's host where the name of a program's assembly is written."""
_SERIES = "10.0"
_RELEASE = re.compile(r"10\.0\.(\d+)")
_FRAMEWORK, _PACK = "shared/Microsoft.NETCore.App", "packs/Microsoft.NETCore.App.Host.linux-x64"
_HOST, _BINARIES = "runtimes/linux-x64/native/singlefilehost", "Roslyn/bincore"
_COMMIT = re.compile(rb"@Commit: ([0-9a-f]{40})")


@dataclass(frozen=True)
class Toolkit:
    """One release of .NET: its native host, in which `former` stands for the program's assembly; files by name."""

    version: str
    host: bytes
    former: str
    assemblies: Mapping[str, bytes]
    compiler: Mapping[str, bytes]

    def check(self) -> None:
        """Check that Microsoft signed every assembly, and that the host is of the same build.

        Raises SignatureError, FormatError.
        """
        for name, data in (self.assemblies | self.compiler).items():
            verify(name, data)
        commit = _COMMIT.search(self.host)
        if not commit or b"+" + commit[1] not in self.assemblies[CORE]:
            raise FormatError(f".NET's native host is not of the build of {CORE}, or says of no build")


def packaged(program: Path, compiler: Path, names: Iterable[str]) -> Toolkit:
    """Take .NET out of a self-contained program. Raises FormatError."""
    bundle = read(program.read_bytes())
    missing = [name for name in names if name not in bundle.files]
    if missing:
        raise FormatError(f"{missing[0]} is not in the program")
    settings = next(
        (json.loads(data) for name, data in bundle.files.items() if name.endswith("runtimeconfig.json")), {}
    )
    frameworks = settings.get("runtimeOptions", {}).get("includedFrameworks", [])
    version = next((each["version"] for each in frameworks if each["name"] == "Microsoft.NETCore.App"), "")
    if not _RELEASE.fullmatch(version):
        raise FormatError(
            f"the program is made with .NET {version or 'of no version'}, not with a release of {_SERIES}"
        )
    return Toolkit(
        version, bundle.host, _FORMER, {name: bundle.files[name] for name in names}, _files(compiler, COMPILER)
    )


def installed(folder: Path, names: Iterable[str]) -> Toolkit:
    """Take .NET out of an installed SDK. Raises FormatError, which says what is missing."""
    framework = folder / _FRAMEWORK
    if not framework.is_dir():
        raise FormatError(
            f"{folder} is no .NET SDK: it has no {_FRAMEWORK}. Name the folder that holds `dotnet` and `sdk`, "
            "as `dotnet --list-sdks` prints it."
        )
    version = _newest(framework, "")
    compilers = folder / "sdk"
    if not compilers.is_dir():
        raise FormatError(f"{folder} has .NET {version} without its SDK: there is no folder `sdk`. Install the SDK.")
    host = folder / _PACK / version / _HOST
    if not host.is_file():
        raise FormatError(
            f"{host} is missing, the host of single-file programs. It comes with Microsoft's SDK; "
            "in some distributions it is the package dotnet-apphost-pack."
        )
    binaries = compilers / _newest(compilers, "the SDK ") / _BINARIES
    return Toolkit(version, host.read_bytes(), _NOBODYS, _files(framework / version, names), _files(binaries, COMPILER))


def _newest(folder: Path, what: str) -> str:
    there = sorted(path.name for path in folder.iterdir() if path.is_dir())
    releases = [name for name in there if _RELEASE.fullmatch(name)]
    if releases:
        return max(releases, key=lambda name: int(name.rsplit(".", 1)[1]))
    previews = [name for name in there if name.startswith(f"{_SERIES}.")]
    if previews:
        raise FormatError(f"{folder} has {what}{previews[-1]} only, a preview. Install a release of .NET {_SERIES}.")
    found = ", ".join(name for name in there if name[0].isdigit())
    raise FormatError(
        f"{folder} has {what}{found or 'no version'}, and the layer needs .NET {_SERIES}. Install its SDK."
    )


def _files(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise FormatError(f"{folder / missing[0]} is missing: the installation is not complete.")
    return {name: (folder / name).read_bytes() for name in names}


def listed(recipe: Path) -> list[str]:
    """Return the names of .NET's assemblies that the layer takes."""
    return (recipe / "framework.txt").read_text(encoding="utf-8").split()


if __name__ == "__main__":
    try:
        found = installed(Path(sys.argv[1]), listed(Path(sys.argv[2])))
        found.check()
        sys.stdout.write(f"{found.version}\n")
    except (SignatureError, FormatError, OSError) as error:
        sys.stdout.write(f"{error}\n")
        sys.exit(EXPLAINED)
