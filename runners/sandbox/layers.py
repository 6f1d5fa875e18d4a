"""Where the layers are: on Lambda under /opt, elsewhere in the folder where they were built.

A layer contains the file `cdu-layer-<name>.json`. Python's layer holds modules. Every other layer is a self-contained
tree of programs that expects to be at `/opt/<name>`, which is where sandboxed code sees it.
"""

import os
import sys
from pathlib import Path
from typing import Final

OPT: Final = Path("/opt")
CHECKOUT: Final = Path(__file__).resolve().parents[2]
PYTHON: Final = "python"
_PLACE: Final = "CDU_LAYERS"


class LayerError(RuntimeError):
    """A layer is missing. The message says how to get it."""


def modules(checkout: Path = CHECKOUT) -> str:
    """Return the folder of modules that Python lessons may import. Raises `LayerError`."""
    on_path = [Path(entry) for entry in sys.path if entry]
    return _first(PYTHON, [OPT / PYTHON, *on_path, checkout / "layers" / PYTHON / "site"])


def tools(name: str, checkout: Path = CHECKOUT) -> str:
    """Return the folder of a layer of programs. Raises `LayerError`."""
    folder = os.environ.get(_PLACE)
    return _first(name, [OPT / name, *([Path(folder, name)] if folder else []), checkout / "build" / "layers" / name])


def own() -> str:
    """Return the name of the layer that this Lambda function was deployed with."""
    found = sorted(path.parent.name for path in OPT.glob("*/cdu-layer-*.json"))
    return next((name for name in found if name != PYTHON), PYTHON)


def _first(name: str, folders: list[Path]) -> str:
    for folder in folders:
        if (folder / f"cdu-layer-{name}.json").is_file():
            return str(folder)
    raise LayerError(f"the {name} layer is not on this machine; `cdu layers build {name}` makes it")
