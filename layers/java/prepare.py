"""Make the runtime: `python prepare.py TREE RECIPE`, where TREE holds Debian's JDK in `jdk` and jars in `jars`.

What is left is what `jlink` makes of the modules that lessons need and of our own one, with an archive of the classes
that every run loads. Everything lies in one file of modules, so the archive holds wherever the layer lies.

The JDK is of a newer Debian than the machine may be: its programs, and this one, run with the layer's own loader.
"""  # noqa: INP001

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_MODULES = "cdu,java.sql,java.net.http,jdk.random,jdk.zipfs"
# Pictures, sound and printing want libraries that are not here; `java.awt` has a few plain values besides.
_LEFT_OUT = re.compile(
    r"ct\.sym|classlist|jexec|jrt-fs\.jar|jspawnhelper|psfont.*|security|"
    r"lib(awt_xawt|fontmanager|javajpeg|jawt|jsound|lcms|mlib_image|prefs|splashscreen)\.so"
)
_NUMBER = re.compile(r" id: \d+$")
_HARNESS = ("--add-opens=java.base/java.io=cdu", "-Djava.security.manager=cdu.Guard", "cdu.Harness")
# Its libraries are no others' to use.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
_OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")


def prepare(tree: Path, recipe: Path) -> None:
    """Put the runtime into TREE; remove everything else."""
    jdk = tree / "jdk"
    loaded = [str(tree / "lib/ld-linux-x86-64.so.2"), "--library-path", str(tree / "lib")]
    with tempfile.TemporaryDirectory() as place:
        classes, image = Path(place, "classes"), Path(place, "image")
        for jar in sorted((tree / "jars").iterdir()):
            _unpack(jar, classes)
        sources = [str(path) for path in (*sorted(recipe.glob("cdu/**/*.java")), recipe / "module-info.java")]
        into = ["--patch-module", f"cdu={classes}", "-d", str(classes)]
        _do([*loaded, str(jdk / "bin/javac"), "-g", "-Xlint:-removal", *into, *sources])
        _do(
            [
                *loaded, str(jdk / "bin/jlink"), "--module-path", f"{classes}:{jdk / 'jmods'}",
                "--add-modules", _MODULES, "--no-header-files", "--no-man-pages", "--vm=server", "--output", str(image),
            ]
        )  # fmt: skip
        _archive([*loaded, str(image / "bin/java")], recipe / "sample", Path(place))
        for name in ("jdk", "jars"):
            shutil.rmtree(tree / name)
        for path in [path for path in (image / "lib").iterdir() if _LEFT_OUT.fullmatch(path.name)]:
            path.unlink() if path.is_file() else shutil.rmtree(path)
        for name in ("lib", "conf", "legal"):
            shutil.copytree(image / name, tree / name, dirs_exist_ok=True)
        (tree / "bin").mkdir()
        shutil.copy2(image / "bin/java", tree / "bin/java")
        shutil.copy2(image / "release", tree / "release")


def _unpack(jar: Path, classes: Path) -> None:
    with zipfile.ZipFile(jar) as archive:
        wanted = [name for name in archive.namelist() if name.startswith("org/") and not name.endswith("/")]
        archive.extractall(classes, wanted)


def _archive(program: list[str], sample: Path, place: Path) -> None:
    """Compile and run the sample's tests, and archive the classes that it took."""
    box = place / "box"
    shutil.copytree(sample, box)
    java = [*program, *_OPTIONS]
    lists = [place / name for name in ("compiler.lst", "harness.lst", "observed.lst")]
    _do([*java, f"-XX:DumpLoadedClassList={lists[0]}", "cdu.Compiler", "Sample.java", "--", "SampleTest.java"], box)
    told = [*java, f"-XX:DumpLoadedClassList={lists[1]}", *_HARNESS]
    _do(["sh", "-c", '"$@" 3>results; [ $(grep -c passed results) = 3 ]', "sh", *told], box, "secret 0")
    _do([*java, "cdu.Compiler", "Sample.java", "observed", "observed/SampleTest.java"], box)
    told = [*java, f"-XX:DumpLoadedClassList={lists[2]}", *_HARNESS]
    _do(["sh", "-c", '"$@" 3>results; [ $(grep -c "^..[vx]" results) = 6 ]', "sh", *told], box, "observed")
    together = place / "all.lst"
    lines = (line for path in lists for line in path.read_text(encoding="utf-8").splitlines())
    # Each list numbers its classes from 0; only classes of several loaders would need the numbers.
    named = dict.fromkeys(_NUMBER.sub("", line) for line in lines)
    together.write_text("\n".join([*named, ""]), encoding="utf-8")
    _do([*java, "-Xshare:dump", f"-XX:SharedClassListFile={together}"], box)


def _do(command: list[str], folder: Path | None = None, told: str = "") -> None:
    subprocess.run(command, cwd=folder, env=_ENVIRONMENT, input=told, text=True, check=True)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
