"""What is deployed to AWS runs by itself: application bundle and library layer, beside Lambda's own boto3 only."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.build.bytecode import add_bytecode
from cdu.build.package import VENDORED, package
from cdu.bundle import write_zip
from cdu.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path as Folder

COMPILED_AT_THE_START = """
import sys
from importlib import _bootstrap_external as loading
sys.path[:0] = sys.argv[1:]
compile_source = loading.SourceLoader.source_to_code
def told(self, data, path, **more):
    print(path)
    return compile_source(self, data, path, **more)
loading.SourceLoader.source_to_code = told
import app
"""
OF_THE_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> list[Folder]:
    build = tmp_path_factory.mktemp("build")
    package("local", build)
    code, layer, runtime = (tmp_path_factory.mktemp(name) for name in ("code", "layer", "runtime"))
    zipfile.ZipFile(build / "deployment.zip").extractall(code)
    zipfile.ZipFile(build / "layer-deployment.zip").extractall(layer)
    for name in OF_THE_RUNTIME:
        (runtime / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    (libraries,) = layer.rglob("site-packages")
    return [code, libraries, runtime]


def test_the_bundle_and_its_layer_import_without_this_environment(unpacked: list[Folder]) -> None:
    paths = [str(folder) for folder in unpacked]
    script = f"import sys; sys.path[:0] = {paths!r}; import app, pydantic; print(pydantic.__file__)"
    interpreter = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([interpreter, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(paths[1])


def test_no_module_of_the_bundle_or_its_layer_is_compiled_at_the_start(unpacked: list[Folder]) -> None:
    paths = [str(folder) for folder in unpacked]
    done = subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), "-I", "-S", "-c", COMPILED_AT_THE_START, *paths],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    compiled = [name for name in done.stdout.split() if name.startswith(tuple(paths[:2]))]
    assert not compiled


def test_a_compiled_module_is_used_whatever_the_date_of_its_source(tmp_path: Path) -> None:
    archive, source = tmp_path / "bundle.zip", tmp_path / "one.py"
    source.write_text("print('compiled')", encoding="utf-8")
    write_zip(archive, [("package/one.py", source)])
    add_bytecode([archive])
    zipfile.ZipFile(archive).extractall(tmp_path)
    (tmp_path / "package/one.py").write_text("print('newer source')", encoding="utf-8")
    done = subprocess.check_output([sys.executable, "-c", "import package.one"], cwd=tmp_path, text=True)
    assert done == "compiled\n"


def test_bytecode_that_lay_about_is_replaced_and_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    source, made = tmp_path / "one.py", []
    source.write_text("print('one')", encoding="utf-8")
    cached = "package/__pycache__/" + Path(cache_from_source("one.py")).name
    for number, names in enumerate([("package/one.py",), ("package/one.py", cached)]):
        archive = tmp_path / f"{number}.zip"
        write_zip(archive, [(name, source) for name in names])
        add_bytecode([archive])
        made.append(archive)
    assert made[0].read_bytes() == made[1].read_bytes()
    assert zipfile.ZipFile(made[1]).namelist() == ["package/one.py", cached]


def test_the_application_bundle_is_small(unpacked: list[Folder]) -> None:
    size = sum(path.stat().st_size for path in unpacked[0].rglob("*") if path.is_file())
    assert size < 5_000_000
    assert not list(unpacked[0].rglob("runners/*")), "the untrusted bundle is another one"


def test_the_local_platform_runs_the_bundles_own_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {*project["dependencies"], *project["optional-dependencies"]["local"]}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert {line for line in lines if line and not line.startswith("#")} <= pinned


def test_chalice_by_hand_finds_the_packages_that_ours_puts_beside_it() -> None:
    assert sorted(path.name for path in (ROOT / "vendor").iterdir()) == sorted(VENDORED)
    assert all((ROOT / "vendor" / name).resolve() == ROOT / name for name in VENDORED)
