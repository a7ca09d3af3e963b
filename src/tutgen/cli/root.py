"""`tutgen` itself, the group of all commands."""

import platform

import click

from tutgen import __version__
from tutgen.cli.group import Group

_HELP = """\
Tutorials that can be followed with any of many services, from one source.

\b
Examples:
  tutgen init my-tutorials     start a project
  tutgen build                 write the site to site/
  tutgen explain dead-link     what a diagnostic means

Every option has a variable of the environment: TUTGEN_BUILD_STRICT=1 is `tutgen build --strict`.
"""

_version = click.version_option(
    __version__,
    "-V",
    "--version",
    message=f"tutgen %(version)s (Python {platform.python_version()})",
)

tutgen: Group = _version(
    Group(
        "tutgen",
        "tutgen.cli.commands",
        help=_HELP,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
)
