"""What looks like a real key or password in a finished site."""

from collections.abc import Iterator

from tutgen.check.secret_shapes import find_secrets
from tutgen.content.model import Site
from tutgen.publish.preflight.flaws import Flaw
from tutgen.publish.preflight.lines import NewLines, in_line


def secrets(text: NewLines, site: Site) -> Iterator[tuple[str, Flaw]]:
    """In the text, and in attributes, comments and scripts."""
    known: set[str] = set()
    for form in dict.fromkeys((text.plain, text.written)):
        for secret in find_secrets(form):
            if secret.value not in known:
                known.add(secret.value)
                flaw = Flaw(
                    "secret",
                    f"'{secret.value[:4]}...' looks like a real secret ({secret.kind})",
                    [text.path],
                    "revoke it, as others may have seen it; show a placeholder such as <api_key>, "
                    "or waive 'secret' where the sources have it, if it opens nothing",
                    written=secret.value,
                    cause=secret.value,
                )
                yield in_line(text, form, secret.start, flaw)
