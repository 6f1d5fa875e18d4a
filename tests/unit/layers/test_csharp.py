"""C#'s layer: .NET is read out of a program as the format says, and every assembly is as Microsoft signed it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import pytest

from cdu.layers.recipe import RECIPES
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECIPE = RECIPES / "csharp"
ASSEMBLIES = (
    "System.Runtime.dll",
    "System.Linq.dll",
    "Microsoft.CodeAnalysis.dll",
    "Microsoft.CodeAnalysis.CSharp.dll",
)


def part(name: str) -> Any:
    """A module that lies beside the recipe."""
    spec = importlib.util.spec_from_file_location(name, RECIPE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def authenticode() -> Iterator[Any]:
    yield part("authenticode")
    del sys.modules["authenticode"]


@pytest.fixture(scope="module")
def single_file() -> Iterator[Any]:
    yield part("single_file")
    del sys.modules["single_file"]


@pytest.fixture(scope="module")
def dotnet() -> Path:
    return layer("csharp") / "dotnet"


def test_every_assembly_of_the_layer_but_our_own_bears_microsofts_signature(authenticode: Any, dotnet: Path) -> None:
    names = {path.name for path in dotnet.glob("*.dll")} - {"xunit.dll"}
    listed = set((RECIPE / "framework.txt").read_text(encoding="utf-8").split())
    assert names == listed - {"System.Private.CoreLib.dll"} | {
        "Microsoft.CodeAnalysis.dll",
        "Microsoft.CodeAnalysis.CSharp.dll",
    }
    for name in sorted(names):
        authenticode.verify(name, (dotnet / name).read_bytes())


def test_the_core_library_inside_the_program_bears_it_too(authenticode: Any, single_file: Any, dotnet: Path) -> None:
    files = single_file.read((dotnet / "cdu").read_bytes()).files
    assert set(files) == {"System.Private.CoreLib.dll", "Cdu.dll", "Cdu.deps.json", "Cdu.runtimeconfig.json"}
    authenticode.verify("System.Private.CoreLib.dll", files["System.Private.CoreLib.dll"])


@pytest.mark.parametrize("name", ASSEMBLIES)
@pytest.mark.parametrize(
    "place", [0.1, 0.4, 0.7]
)  # what comes last is the signature itself, with a time stamp beside it
def test_an_assembly_with_one_byte_changed_is_refused(authenticode: Any, dotnet: Path, name: str, place: float) -> None:
    data = bytearray((dotnet / name).read_bytes())
    at = int(len(data) * place)
    data[at] ^= 1
    with pytest.raises(authenticode.SignatureError, match=name):
        authenticode.verify(name, bytes(data))


def test_an_assembly_that_nobody_signed_is_refused(authenticode: Any, dotnet: Path) -> None:
    with pytest.raises(authenticode.SignatureError, match=r"xunit\.dll has no Authenticode signature"):
        authenticode.verify("xunit.dll", (dotnet / "xunit.dll").read_bytes())


def test_a_signature_that_ends_at_another_root_is_refused(
    authenticode: Any, dotnet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (dotnet / "System.Linq.dll").read_bytes()
    monkeypatch.setattr(authenticode, "_ROOT", self_signed("Microsoft Root Certificate Authority 2011"))
    with pytest.raises(authenticode.SignatureError, match=r"System\.Linq\.dll"):
        authenticode.verify("System.Linq.dll", data)


def test_the_root_certificate_is_the_one_that_microsoft_publishes(authenticode: Any) -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - of this test only

    known = "847df6a78497943f27fc72eb93f9a637320a02b561d0a91b09e87a7807ed7c61"
    assert authenticode._ROOT.fingerprint(hashes.SHA256()).hex() == known


def test_a_program_is_read_as_it_was_written(single_file: Any) -> None:
    mark = single_file._MARK
    host = b"\x7fELF" + bytes(100) + b"Old.Name.dll\0" + bytes(64) + bytes(8) + mark + bytes(50)
    files = {"New.dll": b"code", "New.deps.json": b"{}", "New.runtimeconfig.json": b"{ }"}
    written = single_file.write(host, "New.dll", "Old.Name.dll", files)
    found = single_file.read(written)
    assert found.files == files
    assert b"New.dll\0" in found.host
    assert b"Old" not in found.host
    assert written == single_file.write(host, "New.dll", "Old.Name.dll", files)


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"no program", "no mark"), (b"\1" + bytes(40), "no mark")],
)
def test_what_is_no_program_is_named_as_such(single_file: Any, data: bytes, why: str) -> None:
    with pytest.raises(single_file.FormatError, match=why):
        single_file.read(data)


def test_a_program_of_another_version_is_refused(single_file: Any) -> None:
    mark = single_file._MARK
    data = (8).to_bytes(8, "little") + bytes(0)
    table = (7).to_bytes(4, "little") + bytes(60)
    whole = bytes(8) + table + (8).to_bytes(8, "little") + mark + data
    with pytest.raises(single_file.FormatError, match=r"format is 7\.0"):
        single_file.read(whole)


def self_signed(name: str) -> Any:
    """A certificate that anybody can make, with a name that is not theirs."""
    from cryptography import x509  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above

    key = ec.generate_private_key(ec.SECP256R1())
    pairs = [("C", "US"), ("ST", "Washington"), ("L", "Redmond"), ("O", "Microsoft Corporation"), ("CN", name)]
    subject = x509.Name.from_rfc4514_string(",".join(f"{each}={value}" for each, value in reversed(pairs)))
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    return made.sign(key, hashes.SHA256())
