"""The kinds of files of a project, told by their paths.

Paths are relative to the project, with `/`. Imports nothing heavy: every command needs it.
"""

from pathlib import Path

from tutgen.diagnostics import TutgenError
from tutgen.sources.ignore import is_private

CONTENT = "content"
SITE_FILE = f"{CONTENT}/site.yaml"
SERVICE_PAGE = "[service].md"
"""The file of a tutorial that is rendered once for each service."""
MODELS_FILE = f"{CONTENT}/models.yaml"
"""The catalogue of models."""


def find_project(start: Path) -> Path:
    """The nearest folder upwards that holds `content/site.yaml`. Raises TutgenError (2)."""
    try:
        start = start.resolve(strict=True)
    except OSError as error:
        raise TutgenError(f"the folder '{start}' is not there") from error
    for folder in (start, *start.parents):
        if (folder / SITE_FILE).is_file():
            return folder
        for path in (folder / CONTENT).glob("*.*"):
            if expected_path(f"{CONTENT}/{path.name}") == SITE_FILE and path.is_file():
                hint = f"rename it to '{SITE_FILE}'"
                raise TutgenError(f"'{path}' is not read under this name", hint=hint)
    raise TutgenError("no tutorial here: run `tutgen init` or pass -C DIR")


_LIKE_MARKDOWN = frozenset(("md", "markdown", "mdown", "mdwn", "mkdn", "mkd", "mdx"))
_LIKE_YAML = frozenset(("yaml", "yml"))


def expected_path(path: str) -> str:
    """The path at which the file would be read, if it is a source by the looks of its name."""
    stem, _, suffix = path.rpartition(".")
    if suffix.lower() in _LIKE_MARKDOWN:
        named = f"{stem.rpartition('/')[2].lower()}.md"
        is_named = named in ("index.md", SERVICE_PAGE)
        return f"{path.rpartition('/')[0]}/{named}" if is_named else f"{stem}.md"
    if suffix.lower() not in _LIKE_YAML:
        return path
    folder, _, name = stem.rpartition("/")
    model = f"{folder}/{name.lower()}.yaml"
    if model in (SITE_FILE, MODELS_FILE) or name.lower() == "requests":
        return model
    return f"{stem}.{suffix.lower()}" if path.startswith(f"{CONTENT}/services/") else path


def is_private_asset(path: str) -> bool:
    """Whether a file is published only where a page shows it, such as an image beside a snippet."""
    return is_private(path) and not path.endswith(".md") and not is_model_file(path)


def is_asset(path: str) -> bool:
    """Whether a file is copied as it is: it is not of the model, nor private."""
    return not is_private(path) and not path.endswith(".md") and not is_model_file(path)


def is_model_file(path: str) -> bool:
    """Whether a path is that of a file that is part of the model, and no Markdown."""
    return (
        is_service_file(path) or path in (SITE_FILE, MODELS_FILE) or path.endswith("/requests.yaml")
    )


def is_service_file(path: str) -> bool:
    """Whether a path, relative to the project, is that of a service's file."""
    return path.startswith(f"{CONTENT}/services/") and path.endswith((".yaml", ".yml"))
