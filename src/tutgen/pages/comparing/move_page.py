"""`move.html`: moving from any service of a tutorial to any other. A script fills it in, of data that the page
holds; without scripts, it lists what each service asks for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tutgen.pages.comparing.compared import Compared, Side
from tutgen.requests.patterns import GAP
from tutgen.theme.highlight import escape

MOVE = "move.html"


def move_content(
    compared: Compared,
    data: Mapping[str, Any],
    words: Mapping[str, str],
    requirements: Sequence[Sequence[str]],
) -> str:
    """The content of the page; `data`: what the script knows."""
    asked = list(zip(compared.sides, requirements, strict=True))
    if any(parts for _, parts in asked):
        services = f"<h2>{escape(words['what_services_ask'])}</h2>\n" + "".join(
            f"<h3>{_link(compared, side)}</h3>\n{_list(parts)}" for side, parts in asked
        )
    else:
        services = _list([_link(compared, side) for side in compared.sides])
    return f'<div class="moving">{services}<script type="application/json">{_json(data)}</script></div>\n'


def _json(data: Mapping[str, Any]) -> str:
    """JSON that can stand in an element `script`, which ends at the first tag that says so; without the
    characters of gaps, which are for private use."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    return text.replace("<", "\\u003c").replace(GAP, "\\ue000")


def _link(compared: Compared, side: Side) -> str:
    id_ = place_from(side.service.slug)
    return (
        f'<a id="{id_}" href="{compared.address(side)}">{compared.site.html.value(side.name)}</a>'
    )


def place_from(slug: str) -> str:
    """The fragment of the page that leads away from a service. With a comma, so that it is no id of the theme."""
    return f"{slug},"


def _list(parts: Sequence[str]) -> str:
    items = "".join(f"<li>{part}</li>\n" for part in parts)
    return f"<ul>\n{items}</ul>\n" if items else ""
