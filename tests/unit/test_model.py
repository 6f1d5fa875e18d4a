"""Models are built at their first use, by one thread, and no module asks for that while it is imported."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

import app as _app  # noqa: F401 - so that every model is there
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = {"chalicelib", "analytics"}
CONSTANTS = {"Comparison", "Report", "RunReport", "Source", "Usage", "Validation"}
"""Models of which a module makes a constant or a default."""
THREADS = 8
_BUILT = """
import app
from chalicelib.shared.model import Model
def below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from below(each)
print(*sorted({each.__name__ for each in below(Model) if each.__pydantic_complete__}))
"""


def below(kind: type[Any]) -> Iterator[type[Any]]:
    """Every class that is derived from a class."""
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def test_every_model_has_the_one_base() -> None:
    others = {each for each in below(BaseModel) if each.__module__.partition(".")[0] in OURS} - set(below(Model))
    assert {each.__name__ for each in others} == {"Model", "OpenApi"}  # the second is a RootModel


def test_importing_the_application_builds_only_models_of_constants() -> None:
    built = subprocess.check_output([sys.executable, "-c", _BUILT], text=True)
    assert set(built.split()) == CONSTANTS


def test_threads_that_use_a_model_first_at_once_build_it_once() -> None:
    builds = []

    class Slow:
        @classmethod
        def __get_pydantic_core_schema__(cls, _source: Any, handler: Any) -> Any:
            builds.append(cls)
            time.sleep(0.05)  # other threads come to the same place meanwhile, unless they have to wait
            return handler(str)

    class Fresh(Model):
        model_config = ConfigDict(extra="forbid")

        number: int
        slow: Slow

    barrier = Barrier(THREADS)

    def use(number: int) -> int:
        barrier.wait()
        return Fresh.model_validate({"number": str(number), "slow": ""}).number

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(use, range(THREADS))) == list(range(THREADS))
    assert builds == [Slow]
