"""What the comparison of two generators takes for the words of a tutorial."""

from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.pages import read_page, verdict

from conftest import Built

TUTORIAL = """\
# Sound a horn

Any horn will do.

```{services}
```

## Blow

Once, with {{ service.name }}:

```{request} blow
```
"""
FILES = {
    "content/site.yaml": "title: Horns\nrepository: https://github.com/example/horns\n"
    "fields:\n  sound: {type: payload}\n",
    "content/services/{}.yaml": "name: {}\nsound: {{body: {{pitch: 440}}, notes: {{/pitch: In hertz.}}}}\n",
    "content/horn/index.md": "---\nservices: [tuba, alphorn]\n---\n# Sound a horn\n",
    "content/horn/requests.yaml": 'blow: {method: POST, path: /horn, body: "{{ service.sound }}"}\n',
    "content/horn/[service].md": TUTORIAL,
}


def files() -> Mapping[str, str]:
    named = FILES["content/services/{}.yaml"]
    services = {
        f"content/services/{name.lower()}.yaml": named.format(name) for name in ("Tuba", "Alphorn")
    }
    return {**{path: text for path, text in FILES.items() if "{}" not in path}, **services}


def test_what_the_theme_says_is_not_taken_for_the_tutorial(
    project: Callable[[Mapping[str, str]], Path],
    build_site: Callable[[Path], Built],
    tmp_path: Path,
) -> None:
    built = build_site(project(files()))
    page = tmp_path / "tuba.html"
    page.write_bytes(built.files["horn/tuba.html"])
    assert " ".join(read_page(page).words) == (
        "Sound a horn Any horn will do. Blow Once, with Tuba: In hertz."
    )


def test_another_word_is_seen(tmp_path: Path) -> None:
    pages = []
    for word in ("loud", "loud", "soft"):
        page = tmp_path / "page.html"
        page.write_text(f'<nav>Home</nav><div class="content"><p>Blow {word}</p></div>')
        pages.append(read_page(page))
    assert verdict({"one": pages[:1], "other": pages[1:2]})[0].startswith("Same steps")
    assert verdict({"one": pages[:1], "other": pages[2:]}) == [
        "DIFFERENT in words: the times below do not compare like with like"
    ]
