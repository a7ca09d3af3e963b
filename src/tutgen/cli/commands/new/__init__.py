"""The group `tutgen new`: what can be added."""

from tutgen.cli.group import Group
from tutgen.cli.options import examples

command = Group(
    "new",
    __name__,
    help="Add a service or a tutorial, to fill in.",
    epilog=examples("tutgen new service acme", "tutgen new tutorial getting-started"),
)
