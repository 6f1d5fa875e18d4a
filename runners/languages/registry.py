"""The languages. To add one: a module here, its name below, and a folder in `layers/`. See docs/languages.md."""

from typing import Final

from runners.languages import bash, gcc, go, java, javascript, ruby, rust
from runners.languages.base import Language

_MODULES: Final = (bash, gcc, go, java, javascript, ruby, rust)
TOOLS: Final[dict[str, Language]] = {language.name: language for module in _MODULES for language in module.LANGUAGES}
"""Languages whose layer holds programs. Python, which the runner itself is written in, needs none."""
