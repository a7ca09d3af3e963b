"""JSON that is written of values from YAML."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from tutgen.sources.yaml_source import SpelledNumber

_MARKED = re.compile(r'"\\u0000([^"]*)"')


def json_text(value: Any, **layout: Any) -> str:
    """A JSON value as text, each number as it was spelled, however large it is. `layout`: as `json.dumps` takes it.

    Raises TypeError for what is no JSON value.
    """
    text = _encoder(**layout)(_marked(value))
    return _MARKED.sub(r"\1", text) if '"\\u0000' in text else text


@lru_cache(maxsize=8)
def _encoder(**layout: Any) -> Callable[[Any], str]:
    return json.JSONEncoder(ensure_ascii=False, **layout).encode


def _marked(value: Any) -> Any:
    """The value with a text for each spelled number, of which json.dumps would write another spelling, or none that
    is JSON. It begins with a character that no text has."""
    if isinstance(value, SpelledNumber):
        return f"\0{value.spelling}"
    # Most are texts: they cost no call.
    if isinstance(value, dict):
        return {k: v if v.__class__ is str else _marked(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [v if v.__class__ is str else _marked(v) for v in value]
    return value
