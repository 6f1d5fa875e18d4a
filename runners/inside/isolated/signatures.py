"""Signatures of the student's functions, sent by value so that `inspect.signature` works on a stand-in."""

import inspect
from typing import Any, Final

from runners.inside.isolated.codec import BadValueError

_KINDS: Final = {kind.name: kind for kind in inspect._ParameterKind}  # noqa: SLF001 - the public names are its members
_EMPTY: Final = inspect.Parameter.empty


def describe(target: Any) -> tuple[object, ...]:
    """Return a signature as plain values: parameters and return annotation. Raises what `inspect` raises."""
    signature = inspect.signature(target)
    parameters = [
        (one.name, one.kind.name, _some(one.default), _some(one.annotation)) for one in signature.parameters.values()
    ]
    return parameters, _some(signature.return_annotation)


def build(described: Any) -> inspect.Signature:
    """Return the signature that the worker described. Raises `BadValueError`."""
    try:
        parameters, returned = described
        return inspect.Signature(
            [
                inspect.Parameter(name, _KINDS[kind], default=_given(default), annotation=_given(annotation))
                for name, kind, default, annotation in parameters
            ],
            return_annotation=_given(returned),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise BadValueError("not a signature") from error


def _some(value: object) -> tuple[object, ...]:
    return () if value is _EMPTY else (value,)


def _given(value: tuple[object, ...]) -> object:
    return value[0] if value else _EMPTY
