"""The requests of a page in other languages than HTTP: a script beside the page, loaded when a reader chooses one.

A script rather than data, since browsers read no files from the disk.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping

from tutgen.content.forms import HTTP
from tutgen.content.model import Site
from tutgen.content.plan import Plan
from tutgen.requests.languages import GROUP
from tutgen.requests.languages.language import Language

OUTPUT = "forms"
_ENDING, _OF_PAGES = ".forms.js", ".html"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def forms_address(page: str) -> str:
    """Of the script beside a page."""
    return page.removesuffix(_OF_PAGES) + _ENDING


def page_of(address: str) -> str | None:
    """The address of the page that a script stands beside; None where it is no such script."""
    if not address.endswith(_ENDING):
        return None
    return address.removesuffix(_ENDING) + _OF_PAGES


def taken_by_files(plan: Plan) -> Iterator[str]:
    """The addresses of scripts that files of the project have."""
    for address in plan.assets:
        if page_of(address) in plan.pages:
            yield address


def forms_head(languages: Mapping[str, Language], words: Mapping[str, str]) -> str:
    """What the scripts of all pages begin with."""
    known = {
        "back": words["back_to_line"],
        "lexers": {name: language.lexer for name, language in languages.items()},
    }
    return f"tutgen.requests={_json(known)[:-1]}"


def forms_file(head: str, blocks: Mapping[str, str]) -> bytes:
    """The script. `head`: as `forms_head` has it; `blocks`: id -> JSON, as `requests.other_forms` writes it."""
    said = ",".join([f"{_json(id_)}:{forms}" for id_, forms in blocks.items()])
    return f'{head},"blocks":{{{said}}}}};\n'.encode()


def version(content: bytes) -> str:
    """What stands behind the address, so that no page gets the script of another version."""
    return hashlib.blake2b(content, digest_size=4).hexdigest()


def labels(site: Site, languages: Mapping[str, Language]) -> str:
    """JSON: name of a form -> what readers choose."""
    http = site.variants.get(GROUP, {}).get(HTTP, "HTTP")
    return _json({HTTP: http, **{name: one.label for name, one in languages.items()}})
