"""A new tutorial: its overview, page and requests."""

from pathlib import Path

from tutgen.content.load import load_project
from tutgen.content.paths import CONTENT, SERVICE_PAGE
from tutgen.starter.editor_schemas import editor_line
from tutgen.starter.new_files import write_all
from tutgen.starter.slugs import check_slug, is_text, name_of


def add_tutorial(root: Path, slug: str) -> tuple[Path, ...]:
    """Write the three files of a new tutorial for all services; return their paths, relative to the project.

    Raises TutgenError (2) if the slug is malformed or taken.
    """
    check_slug(slug, "a tutorial")
    found = load_project(root).services.values()
    services = sorted(s.slug for s in found if s.state == "draft" or not s.diagnostics)
    listed = [s if is_text(s) else f'"{s}"' for s in services] or ["planned: Your first service"]
    title = name_of(slug, sentence=True)
    folder = f"{CONTENT}/{slug}"
    texts = {
        f"{folder}/index.md": _INDEX.format(
            title=title, services="".join(f"  - {service}\n" for service in listed)
        ),
        f"{folder}/{SERVICE_PAGE}": _PAGE.replace("TITLE", title),
        f"{folder}/requests.yaml": editor_line(root, "requests") + _REQUESTS,
    }
    return write_all(root, texts, hint="choose another slug")


_INDEX = """\
---
# The overview of the tutorial: fill in what the reader will do and have in the end.
title: {title}
description: "{{{{ tutorial.title }}}}, with the service of your choice."
# In the order of the badges. A service that has no page yet: `- planned: Its Name`
services:
{services}\
# Names that this tutorial makes, beside those of site.yaml:
# names:
#   index: "{{{{ service.slug }}}}-index"
---

% What the tutorial is about, for a reader who has not chosen a service yet.

```{{services}} Choose a service
```
"""

_PAGE = """\
---
# The page of each service: written once. `tutgen list variables` shows what expressions may use.
title: "TITLE with {{ service.name }}"
navigation_title: "{{ service.name }}"
description: "TITLE with {{ service.name }}, step by step."
---

% What the reader will have in the end.

```{services}
```

% A heading of level 2 is a step.

## Make the first call

% The request stands in requests.yaml.

```{request} first-call
```

{{ service.name }} answers:

```{response} first-call
```
"""

_REQUESTS = """\
# The HTTP calls of this tutorial, by name. Names of keys in `notes` are JSON Pointers: /settings/key
first-call:
  method: GET
  path: https://api.example.org/{{ service.slug }}
  caption: Make the first call
  # A payload of the service, with its notes: body: "{{ service.the_field }}"
  notes:
    request: What the reader should know about this call.
  response:
    status: ok
"""
