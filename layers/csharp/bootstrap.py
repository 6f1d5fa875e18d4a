"""Compile the layer's own C# before there is a C# compiler to run: Python.NET calls Roslyn on an older runtime.

`python bootstrap.py BOOT ROSLYN TARGET KIND REFERENCE... -- SOURCE...`, where BOOT holds .NET 8, ROSLYN the compiler's
assemblies, and KIND is `program` or `library`. Exit status 1 with the compiler's messages if there are any.
"""  # noqa: INP001 - run by path, beside its recipe

# Names of .NET appear when its runtime has started, so they are imported in functions.
# ruff: noqa: PLC0415

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

_RUNTIME = "Microsoft.NETCore.App"
_USINGS = (
    "System",
    "System.IO",
    "System.Linq",
    "System.Collections.Generic",
    "System.Threading",
    "System.Threading.Tasks",
)


def start(boot: Path, roslyn: Path) -> None:
    """Start the runtime and load the compiler."""
    sys.path.insert(0, str(boot.parent / "python"))
    import pythonnet
    from clr_loader import get_coreclr

    (version,) = (path.name for path in (boot / "shared" / _RUNTIME).iterdir())
    framework = {"tfm": "net8.0", "framework": {"name": _RUNTIME, "version": version}}
    options = {"configProperties": {"System.Globalization.Invariant": True}}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        json.dump({"runtimeOptions": framework | options}, config)
        config.flush()
        pythonnet.set_runtime(get_coreclr(runtime_config=config.name, dotnet_root=str(boot)))
        import clr
    for name in ("Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"):
        clr.AddReference(str(roslyn / f"{name}.dll"))


def compile_sources(target: Path, kind: str, references: list[str], sources: list[Path]) -> list[str]:
    """Compile sources into one assembly; return the compiler's warnings and errors."""
    import Microsoft.CodeAnalysis as Roslyn
    import Microsoft.CodeAnalysis.CSharp as Sharp
    from System import Array
    from System.IO import File

    parse = Sharp.CSharpParseOptions(Sharp.LanguageVersion.Latest)
    texts = [("Usings.cs", "".join(f"global using {name};\n" for name in _USINGS))]
    texts += [(path.name, path.read_text(encoding="utf-8")) for path in sources]
    trees = [Sharp.CSharpSyntaxTree.ParseText(text, parse, name) for name, text in texts]
    known = [Roslyn.MetadataReference.CreateFromFile(path) for path in references]
    program, library = Roslyn.OutputKind.ConsoleApplication, Roslyn.OutputKind.DynamicallyLinkedLibrary
    made = Sharp.CSharpCompilation.Create(
        target.stem, Array[Roslyn.SyntaxTree](trees), Array[Roslyn.MetadataReference](known),
        _options(Sharp, Roslyn, program if kind == "program" else library),
    )  # fmt: skip
    hidden = Roslyn.DiagnosticSeverity.Hidden
    stream = File.Create(str(target))
    found = made.Emit(stream)
    stream.Dispose()
    # The compiler was made for an older .NET than this one, whose assemblies have higher versions.
    return [str(each) for each in found.Diagnostics if each.Severity != hidden and each.Id != "CS1701"]


def _options(sharp: Any, roslyn: Any, kind: Any) -> Any:
    plain = sharp.CSharpCompilationOptions(kind)
    plain = plain.WithOptimizationLevel(roslyn.OptimizationLevel.Release).WithDeterministic(True)  # noqa: FBT003 - .NET's
    plain = plain.WithAllowUnsafe(True)  # noqa: FBT003 - .NET's; for one pointer to the runtime's own metadata
    return plain.WithNullableContextOptions(roslyn.NullableContextOptions.Enable)


if __name__ == "__main__":
    start(Path(sys.argv[1]), Path(sys.argv[2]))
    split = sys.argv.index("--")
    problems = compile_sources(
        Path(sys.argv[3]), sys.argv[4], sys.argv[5:split], [Path(each) for each in sys.argv[split + 1 :]]
    )
    print("\n".join(problems))
    sys.exit(bool(problems))
