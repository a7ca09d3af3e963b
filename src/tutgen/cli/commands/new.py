"""`tutgen new`: the group of what can be added."""

from tutgen.cli.group import Group
from tutgen.cli.options import examples

SUMMARIES = {
    "service": "Add a service: a file with every field of the model.",
    "tutorial": "Add a tutorial: its overview, page and requests.",
}

command = Group(
    "new",
    SUMMARIES,
    epilog=examples("tutgen new service acme", "tutgen new tutorial getting-started"),
)
