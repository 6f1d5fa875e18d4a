"""All languages. To add one: a module here, its name below, and a folder in `layers/`. See docs/languages.md."""

from typing import Final

from runners.languages import bash, csharp, gcc, go, java, javascript, ruby, rust
from runners.languages.base import Language
from runners.languages.python import Python
from runners.languages.toolchain import Toolchain
from runners.request import Limits

_MODULES: Final = (bash, csharp, gcc, go, java, javascript, ruby, rust)
TOOLCHAINS: Final[dict[str, Toolchain]] = {each.name: each for module in _MODULES for each in module.LANGUAGES}
"""Languages whose layer holds programs."""
LANGUAGES: Final[dict[str, Language]] = {Python.name: Python(), **TOOLCHAINS}
"""All of them, by the name that requests use."""


def program_memory(language: str, wanted_mib: int) -> int:
    """Return how many MiB a program has whose lesson wants it to have so many."""
    return LANGUAGES[language].program_memory(Limits(program_mib=wanted_mib))
