"""C#'s layer of an installed SDK: what is taken of a folder, and in which words anything else is refused."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from cdu.layers import build, registries
from cdu.layers.recipe import RECIPES, Manifest
from tests.layers import layer
from tests.unit.layers.test_csharp import part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECIPE = RECIPES / "csharp"
VERSION, CORE = "10.0.13", "System.Private.CoreLib.dll"
SHARED, PACK = "shared/Microsoft.NETCore.App", "packs/Microsoft.NETCore.App.Host.linux-x64"
HOST = "runtimes/linux-x64/native/singlefilehost"
ROSLYN = "sdk/10.0.113/Roslyn/bincore"
COMPILER = ("Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll")

NOBODYS = hashlib.sha256(b"foobar").hexdigest().encode()
"""What .NET's host has in the place of a program's name."""


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the shape of an SDK; its files are those of the built layer."""
    built, root = layer("csharp") / "dotnet", tmp_path_factory.mktemp("dotnet")
    bundle = part("single_file").read((built / "cdu").read_bytes())
    framework, host, compiler = root / SHARED / VERSION, root / PACK / VERSION / HOST, root / ROSLYN
    for folder in (framework, host.parent, compiler):
        folder.mkdir(parents=True)
    for name in (RECIPE / "framework.txt").read_text(encoding="utf-8").split():
        if name != CORE:
            shutil.copy2(built / name, framework)
    (framework / CORE).write_bytes(bundle.files[CORE])
    for name in COMPILER:
        shutil.copy2(built / name, compiler)
    host.write_bytes(bundle.host.replace(b"Cdu.dll".ljust(len(NOBODYS), b"\0"), NOBODYS, 1))
    return root


@pytest.fixture
def sdk(signed: Path, tmp_path: Path) -> Path:
    """A copy to spoil, linked to the same files: a test replaces a file, and never writes into one."""
    return shutil.copytree(signed, tmp_path / "sdk", copy_function=os.link)


@pytest.fixture(scope="module")
def toolkit() -> Iterator[Any]:
    names = ("authenticode", "single_file", "toolkit")
    yield [part(name) for name in names][-1]
    for name in names:
        del sys.modules[name]


def checked(folder: Path) -> tuple[int, str]:
    command = [sys.executable, str(RECIPE / "toolkit.py"), str(folder), str(RECIPE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


def replaced(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def test_an_sdk_whose_assemblies_microsoft_signed_is_taken_in_its_own_version(signed: Path) -> None:
    assert checked(signed) == (0, VERSION)


def test_the_newest_release_is_taken_and_no_preview(sdk: Path, toolkit: Any) -> None:
    for other in ("10.0.9", "10.0.14-servicing.1", "9.0.20", "11.0.0"):
        (sdk / SHARED / other).mkdir()
    (sdk / "sdk/10.0.99").mkdir()
    found = toolkit.installed(sdk, toolkit.listed(RECIPE))
    assert found.version == VERSION
    assert set(found.assemblies) == set(toolkit.listed(RECIPE))
    assert found.compiler[COMPILER[0]] == (sdk / ROSLYN / COMPILER[0]).read_bytes()


def without_framework(sdk: Path) -> None:
    shutil.rmtree(sdk / "shared")


def of_dotnet_8(sdk: Path) -> None:
    (sdk / SHARED / VERSION).rename(sdk / SHARED / "8.0.22")


def of_a_preview(sdk: Path) -> None:
    (sdk / SHARED / VERSION).rename(sdk / SHARED / "10.0.0-rc.1.25451.107")


def of_a_preview_of_the_sdk(sdk: Path) -> None:
    (sdk / "sdk/10.0.113").rename(sdk / "sdk/10.0.200-preview.0.26000.1")


def runtime_alone(sdk: Path) -> None:
    shutil.rmtree(sdk / "sdk")


def without_host(sdk: Path) -> None:
    (sdk / PACK / VERSION / HOST).unlink()


def host_of_another_version(sdk: Path) -> None:
    (sdk / PACK / VERSION).rename(sdk / PACK / "10.0.12")


def without_an_assembly(sdk: Path) -> None:
    (sdk / SHARED / VERSION / "System.Linq.dll").unlink()


def without_a_compiler(sdk: Path) -> None:
    (sdk / ROSLYN / COMPILER[1]).unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_framework, "is no .NET SDK: it has no shared/Microsoft.NETCore.App. Name the folder that holds"),
        (of_dotnet_8, "has 8.0.22, and the layer needs .NET 10.0. Install its SDK."),
        (of_a_preview, "has 10.0.0-rc.1.25451.107 only, a preview. Install a release of .NET 10.0."),
        (of_a_preview_of_the_sdk, "has the SDK 10.0.200-preview.0.26000.1 only, a preview."),
        (runtime_alone, "has .NET 10.0.13 without its SDK: there is no folder `sdk`. Install the SDK."),
        (without_host, "singlefilehost is missing, the host of single-file programs. It comes with Microsoft's SDK"),
        (host_of_another_version, f"{PACK}/{VERSION}/{HOST} is missing"),
        (without_an_assembly, "System.Linq.dll is missing: the installation is not complete."),
        (without_a_compiler, "Microsoft.CodeAnalysis.CSharp.dll is missing: the installation is not complete."),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_folder_that_does_not_do_is_refused_with_what_is_missing(sdk: Path, spoil: Any, said: str) -> None:
    spoil(sdk)
    status, told = checked(sdk)
    assert status == 65
    assert said in told
    assert str(sdk) in told


def test_a_folder_that_is_not_there_is_no_sdk(tmp_path: Path) -> None:
    status, told = checked(tmp_path / "nowhere")
    assert status == 65
    assert "nowhere is no .NET SDK" in told


@pytest.mark.parametrize("place", [f"{SHARED}/{VERSION}/System.Linq.dll", f"{ROSLYN}/Microsoft.CodeAnalysis.dll"])
def test_one_byte_changed_in_an_assembly_is_found(sdk: Path, place: str) -> None:
    data = bytearray((sdk / place).read_bytes())
    data[len(data) // 2] ^= 1
    replaced(sdk / place, bytes(data))
    status, told = checked(sdk)
    assert status == 65
    assert told.startswith(f"{place.rsplit('/', 1)[1]}: the Authenticode signature does not hold")


def test_an_assembly_that_a_distribution_built_itself_is_refused(sdk: Path) -> None:
    replaced(sdk / SHARED / VERSION / "System.Linq.dll", (layer("csharp") / "dotnet/xunit.dll").read_bytes())
    assert checked(sdk) == (65, "System.Linq.dll has no Authenticode signature")


def test_a_host_of_another_build_than_the_assemblies_is_refused(sdk: Path) -> None:
    host = sdk / PACK / VERSION / HOST
    at = host.read_bytes().index(b"@Commit: ") + 9
    replaced(host, host.read_bytes()[:at] + b"0" * 40 + host.read_bytes()[at + 40 :])
    status, told = checked(sdk)
    assert status == 65
    assert "native host is not of the build of System.Private.CoreLib.dll" in told


def test_our_program_takes_the_place_that_the_host_of_an_sdk_keeps_for_one(signed: Path, toolkit: Any) -> None:
    single_file = sys.modules["single_file"]
    found = toolkit.installed(signed, toolkit.listed(RECIPE))
    wanted = single_file.read((layer("csharp") / "dotnet/cdu").read_bytes())
    assert single_file.read(single_file.write(found.host, "Cdu.dll", found.former, wanted.files)) == wanted


def test_a_layer_made_of_an_sdk_is_the_same_byte_for_byte_as_one_of_packages(
    sdk: Path, toolkit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages, host = layer("csharp"), sdk / PACK / VERSION / HOST
    registries.wheels(["officeagent-mcp==1.2.0"], tmp_path / "wheels")  # the built layer's host was linked anew
    with zipfile.ZipFile(next((tmp_path / "wheels").iterdir())) as wheel:
        program = wheel.read("officeagent_mcp/bin/officeagent-mcp")
    bundle, former = sys.modules["single_file"].read(program), toolkit._FORMER.encode()
    replaced(host, bundle.host.replace(former.ljust(len(NOBODYS), b"\0"), NOBODYS, 1))
    monkeypatch.setattr(build, "BUILT", tmp_path / "built")
    made = build.ensure_from("csharp", sdk)
    assert (build.built("csharp") or Manifest(recipe="", mib=0)).version == VERSION
    assert contents(made) == contents(packages)


def contents(tree: Path) -> dict[str, str]:
    """Hashes of a layer's files, without the one that says where they come from."""
    files = (path for path in tree.rglob("*") if path.is_file() and path.name != "cdu-layer-csharp.json")
    return {str(path.relative_to(tree)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_without_icu_the_layer_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    command = [sys.executable, str(RECIPE / "prepare.py"), str(tmp_path), str(RECIPE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 65
    assert done.stdout.startswith("there is no ICU (lib/libicuuc.so), without which .NET does not start")
