"""Compile what runs link to, once: `python prepare.py TREE`, where TREE is Rust's own folder.

That is `test.rs` in the place of libtest, with the standard library in one shared file, so that linking tests takes no
time; and the crates that lessons name, which `cargo` would fetch: Debian's, in its order, and those in `crates/`.
"""  # noqa: INP001

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_RECIPE = Path(__file__).parent
_SYSROOT = "lib/rustlib/x86_64-unknown-linux-gnu/lib"
# Crates in the order in which they need each other: edition, features and what a build script would find.
_CRATES = json.loads((_RECIPE / "crates.json").read_text(encoding="utf-8"))
_RENAMED = {"rand": "rand_08"}
_PROCEDURAL = {"thiserror-impl"}
_PROCEDURAL_PARTS = ("syn", "quote", "proc_macro2", "unicode_ident")  # linked into the procedural crate's file
_CC = """#!{python}
import os, sys
words = [word for each in sys.argv[1:] for word in (each[4:].split(",") if each.startswith("-Wl,") else [each])]
words = [word for word in words if not word.startswith(("-m64", "-nodefaultlibs", "-fuse-ld", "-B/"))]
os.execv("{tree}/bin/ld", ["ld", *words, "-L{tree}/lib"])
"""


def prepare(tree: Path) -> None:
    """Put crates into TREE/crates and libtest into the system root; remove the sources."""
    crates = tree / "crates"
    crates.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        linker = Path(folder, "cc")
        linker.write_text(_CC.format(python=sys.executable, tree=tree), encoding="utf-8")
        linker.chmod(0o755)
        common = [f"-Clinker={linker}", "-Copt-level=1", "-Cstrip=debuginfo", "--cap-lints=allow", f"-L{crates}"]
        compiler = [str(tree / "bin/rustc"), f"--sysroot={tree}", *common]
        _generate(Path(folder))
        for name, (edition, conditions) in _CRATES.items():
            source = next(
                path for path in (tree / "src" / name.replace("-", "_"), tree / "src" / name) if path.is_dir()
            )
            kind = "proc-macro" if name in _PROCEDURAL else "rlib"
            crate = _RENAMED.get(name, name.replace("-", "_"))
            cfgs = [option for word in conditions.split() for option in _condition(word)]
            places = [f"--crate-type={kind}", f"--crate-name={crate}", f"--edition={edition}", f"--out-dir={crates}"]
            _run([*compiler, *places, *cfgs, *_known(crates), str(source / "src/lib.rs")], folder)
        for path in sorted((_RECIPE / "crates").glob("*.rs")):
            places = ["--crate-type=rlib", f"--crate-name={path.stem}", "--edition=2024", f"--out-dir={crates}"]
            _run([*compiler, *places, *_known(crates), str(path)], folder)
        places = ["--crate-type=dylib", "--crate-name=test", "--edition=2024", f"--out-dir={tree / _SYSROOT}"]
        _run([*compiler, *places, str(_RECIPE / "test.rs")], folder)
    for name in _PROCEDURAL_PARTS:
        (crates / f"lib{name}.rlib").unlink()
    shutil.rmtree(tree / "src")


def _condition(word: str) -> list[str]:
    """A word is a feature, and where a build script says it, a condition of its own."""
    return ["--cfg", f'feature="{word}"', *([] if "-" in word else ["--cfg", word])]


def _known(crates: Path) -> list[str]:
    """The crates made so far: one may use those before it, and nothing else is called like them."""
    found = sorted(crates.glob("lib*"))
    return [word for path in found for word in ("--extern", f"{path.stem.removeprefix('lib')}={path}")]


def _generate(folder: Path) -> None:
    """Write what num-bigint's build script would: the greatest power of each radix that fits."""
    text = ""
    for bits in (16, 32, 64):
        rows = []
        for radix in range(257):
            power = 0
            while radix & (radix - 1) and radix ** (power + 1) < 2**bits:
                power += 1
            rows.append(f"({radix**power if power else 0}, {power})")
        text += f"pub(crate) static BASES_{bits}: [(u{bits}, usize); 257] = [{', '.join(rows)}];\n"
    (folder / "radix_bases.rs").write_text(text, encoding="utf-8")


def _run(command: list[str], folder: str) -> None:
    subprocess.run(command, env={**os.environ, "OUT_DIR": folder, "CARGO_PKG_VERSION": "0"}, cwd=folder, check=True)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve())
