"""The base of every pydantic model: its validator is built when it is first used."""

from __future__ import annotations

from threading import RLock
from typing import Any

from pydantic import BaseModel, ConfigDict

_BUILDING = RLock()


class Model(BaseModel):
    """A model that costs little to import: a function uses a few of the more than a hundred that it imports."""

    model_config = ConfigDict(defer_build=True)

    @classmethod
    def model_rebuild(cls, *, _parent_namespace_depth: int = 2, **options: Any) -> bool | None:
        """Build the validator, one thread at a time: pydantic's own building is not safe for threads.

        Pydantic calls it at the first use.
        """
        with _BUILDING:
            return super().model_rebuild(_parent_namespace_depth=_parent_namespace_depth + 1, **options)
