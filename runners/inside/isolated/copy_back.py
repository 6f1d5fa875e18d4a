"""Copy-back: give containers their new content in place, so that everyone who holds them sees it."""

from collections import OrderedDict, deque
from typing import Any


def renew(target: object, content: object) -> None:
    """Give a container new content in place. Nested containers that keep their type keep their identity."""
    if isinstance(target, list) and isinstance(content, list):
        old = list.copy(target)
        list.__setitem__(
            target, slice(None), [_merged(old[at], item) if at < len(old) else item for at, item in enumerate(content)]
        )
    elif isinstance(target, dict) and isinstance(content, dict):
        merged = {key: _merged(dict.get(target, key), item) for key, item in content.items()}
        dict.clear(target)
        (OrderedDict if isinstance(target, OrderedDict) else dict).update(target, merged)
    elif isinstance(target, set) and isinstance(content, set):
        set.clear(target)
        set.update(target, content)
    elif isinstance(target, bytearray) and isinstance(content, bytearray):
        target[:] = content
    elif isinstance(target, deque) and isinstance(content, deque):
        target.clear()
        target.extend(content)
    elif isinstance(target, tuple) and isinstance(content, tuple):
        for old_item, new_item in zip(target, content, strict=False):
            renew(old_item, new_item)


def _merged(old: Any, new: Any) -> object:
    if type(old) is type(new) and type(old) in {list, dict, set, bytearray, deque, tuple}:
        if type(old) is tuple and len(old) != len(new):
            return new
        before = old if type(old) is not tuple else None
        renew(old, new)
        return old if before is not None or old == new else new
    return new
