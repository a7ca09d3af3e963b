"""`tutgen` itself, and the list of its commands."""

import platform

import click

from tutgen import __version__
from tutgen.cli.group import Group

SUMMARIES = {
    "build": "Read, check and render the content, and write the site.",
    "check": "Find what is wrong, and where siblings have drifted apart.",
    "clean": "Delete the site that a build wrote.",
    "completion": "Print the completion script of a shell.",
    "explain": "What a diagnostic means, and the way out.",
    "init": "Start a project: two services, one tutorial.",
    "list": "List the services, the pages, or the variables.",
    "new": "Add a service or a tutorial, to fill in.",
    "publish": "Build the site, check it, and push it to its branch.",
    "schema": "The model as JSON Schema, for editors.",
    "serve": "Show the site in a browser, and every change as you save it.",
}
"""Command -> its line of help. Each is a module of `commands/`."""

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
        SUMMARIES,
        help=_HELP,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
)
