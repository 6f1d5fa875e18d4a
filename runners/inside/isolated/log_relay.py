"""Log relay: the worker keeps the solution's warnings and log records, and the referee issues them again.

They travel with the next reply, so that `assertWarns`, `assertLogs`, filters and handlers of a test see them. The
worker formats the text of a log record, so formatting it in the referee runs none of the student's code.
"""

import logging
import warnings
from collections.abc import Callable
from typing import Any, Final

from runners.inside.isolated.codec import BadValueError

_MAX_NOTES: Final = 200
_MAX_TEXT: Final = 10_000
_MAX_LEVEL: Final = 1000
_registry: dict[str | tuple[str, type[Warning], int], int] = {}
"""Which warnings were shown already, as the interpreter keeps it for each module."""


class Notes:
    """The worker's side: collects warnings and log records between two replies."""

    def __init__(self) -> None:
        self._kept: list[tuple[Any, ...]] = []

    def listen(self) -> None:
        """Collect every warning and log record of this process from now on."""
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)  # depends on when garbage is collected
        warnings.showwarning = self._warned  # type: ignore[assignment]
        # Keep all levels: the referee has the threshold, which a test may lower.
        logging.root.setLevel(logging.NOTSET + 1)
        handle = logging.Logger.callHandlers

        def call_handlers(logger: logging.Logger, record: logging.LogRecord) -> None:
            self._keep("log", str(record.name), record.levelno, str(record.getMessage())[:_MAX_TEXT])
            if logger.hasHandlers():
                handle(logger, record)

        logging.Logger.callHandlers = call_handlers  # type: ignore[assignment,method-assign]

    def take(self, encode: Callable[[Warning], object]) -> list[list[object]] | None:
        """Return what was collected since the last call, as JSON."""
        if not self._kept:
            return None
        kept, self._kept = self._kept, []
        return [["warning", encode(note[1])] if note[0] == "warning" else list(note) for note in kept]

    def _warned(self, message: Warning | str, category: type[Warning], *_: object) -> None:
        self._keep("warning", message if isinstance(message, Warning) else category(message))

    def _keep(self, *note: object) -> None:
        if len(self._kept) < _MAX_NOTES:
            self._kept.append(note)


def replay(notes: object, decode: Callable[[object], object]) -> None:
    """Issue the worker's warnings and log records here.

    Raises `BadValueError`, and warnings that a filter of a test turns into errors.
    """
    if type(notes) is not list or len(notes) > _MAX_NOTES:
        raise BadValueError("no list of warnings and log records")
    for note in notes:
        if type(note) is list and len(note) == 2 and note[0] == "warning":  # noqa: PLR2004 - tag and warning
            warning = decode(note[1])
            if not isinstance(warning, Warning):
                raise BadValueError("not a warning")
            warnings.warn_explicit(warning, type(warning), "solution", 1, registry=_registry)
        else:
            _log(note)


def _log(note: object) -> None:
    if type(note) is not list or [type(part) for part in note] != [str, str, int, str] or note[0] != "log":
        raise BadValueError("not a log record")
    _, name, level, text = note
    if not 0 <= level <= _MAX_LEVEL:
        raise BadValueError("not a level of logging")
    logger = logging.getLogger(name)
    if logger.isEnabledFor(level):
        logger.handle(logger.makeRecord(name, level, "", 0, text, (), None))
