"""Where a language's layer is: on Lambda under /opt, in a checkout under `layers/`."""

import sys
from pathlib import Path
from typing import Final

_LAMBDA: Final = Path("/opt")
CHECKOUT: Final = Path(__file__).resolve().parent.parent


def locate(language: str, checkout: Path = CHECKOUT) -> str:
    """Return the folder of importable modules of a language's layer. Raises `FileNotFoundError`.

    A layer carries the mark `cdu-layer-<language>.json`; built, it lies at `/opt/<language>` or on `sys.path`.
    """
    mark = f"cdu-layer-{language}.json"
    built = [_LAMBDA / language, *(Path(entry) for entry in sys.path if entry)]
    for folder in (*built, checkout / "layers" / language / "site"):
        if (folder / mark).is_file():
            return str(folder)
    raise FileNotFoundError(f"the {language} layer ({mark}) is neither under /opt nor in this checkout")
