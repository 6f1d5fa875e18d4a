"""Where the product's files are, and where commands write: one answer for a checkout and one for an installed wheel.

A wheel holds the files that lie around `cdu/` in a checkout (app.py, chalicelib/, runners/, lessons/, ...) in
`cdu/_product/`, in the same arrangement. An installed `cdu` writes to the user's own folders, because its own may be
read-only and belongs to the installer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import user_cache_path, user_state_path

_PACKAGE = Path(__file__).resolve().parent
_PRODUCT = _PACKAGE / "_product"

INSTALLED = _PRODUCT.is_dir()
"""Whether this is an installed wheel and not a checkout."""
ROOT = _PRODUCT if INSTALLED else _PACKAGE.parent
"""The folder of app.py, chalicelib/, runners/, layers/, lessons/, ...; only read when installed."""
BUILT_IN = ROOT / "lessons"
"""The built-in catalogue, a folder for each language."""
BUILD = user_cache_path("cdu") if INSTALLED else ROOT / "build"
"""What can be built again: the template, bundles, layers."""
HOME = user_state_path("cdu") if INSTALLED else ROOT / ".cdu"
"""Where the local platform and the session are kept, unless CDU_HOME names another folder."""
SESSION, LESSON_NAMES = "session.json", "lessons.json"
"""What a student's commands keep in that folder; they may be there before a platform is."""
INSTALL_LOCAL = "pip install 'cdu[local]'" if INSTALLED else "make .venv/installed"
"""The command that installs what only authors, operators and the local platform need."""


def home() -> Path:
    """The folder of the local platform and of the session: CDU_HOME, or `HOME`."""
    return Path(os.environ.get("CDU_HOME", HOME)).resolve()


def make_importable() -> None:
    """Let `chalicelib`, `runners` and the other packages of an installed product be imported in this process.

    They come first and in our own processes only: `app` or `runners` in site-packages could be somebody else's.
    """
    if INSTALLED and str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
