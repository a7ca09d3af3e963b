"""A page with all that the theme draws, in a real browser: notes, headings, and both directions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tutgen.cli.main import main
from tutgen.content.words import words_in

pytestmark = pytest.mark.browser

NOTES = "\n".join(f":note-{n}: Note {n}." for n in range(1, 13))
CODE = "\n".join(f"line {n}" for n in range(1, 13))
TEXT = f"""\
# דואר

## שליחה

Text with `code` and a list:

- one
- two

```{{code-block}} text
{NOTES}
{CODE}
```

:::{{note}}
One.
:::

:::{{tip}}
Two.
:::
"""


@pytest.fixture(params=["he", "en"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    content = tmp_path / "content"
    content.mkdir()
    (content / "site.yaml").write_text(f"title: Post\nlang: {request.param}\n", "utf-8")
    (content / "index.md").write_text(TEXT, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((tmp_path / "site/index.html").as_uri())
    yield page
    context.close()


def lit(page: Page) -> list[str]:
    """The numbers of the lines and the ids of the notes that are marked."""
    found: list[str] = page.evaluate(
        """() => {
          const mark = getComputedStyle(document.documentElement).getPropertyValue('--mark');
          const probe = document.createElement('p');
          probe.style.background = mark;
          document.body.append(probe);
          const colour = getComputedStyle(probe).backgroundColor;
          probe.remove();
          return [...document.querySelectorAll('.line, .notes > li')]
            .filter((element) => getComputedStyle(element).backgroundColor === colour)
            .map((element) => element.id || element.dataset.line);
        }"""
    )
    return found


def test_a_note_and_its_line_light_up_together_whatever_its_number(page: Page) -> None:
    for number in (2, 9, 10, 12):
        page.hover(f"#code-note-{number}")
        assert lit(page) == [f"{number}", f"code-note-{number}"]
        page.hover(f"#code-mark-{number}")
        assert lit(page) == [f"{number}", f"code-note-{number}"]
    page.hover("h1")
    assert lit(page) == []
    page.focus("#code-mark-11")
    assert lit(page) == ["11", "code-note-11"]
    page.evaluate("document.activeElement.blur()")
    page.evaluate("location.hash = '#code-note-10'")
    expect(page.locator("#code-note-10:target")).to_have_count(1)
    assert {"10", "code-note-10"} <= set(lit(page))  # the mouse may be above another one


def test_a_heading_is_called_by_its_text_and_its_link_by_both(page: Page) -> None:
    assert page.get_by_role("heading", name="שליחה", exact=True).count() == 1
    words = words_in(str(page.locator("html").get_attribute("lang"))).pages
    name = words["link_to"].format(heading="שליחה")
    assert page.get_by_role("link", name=name, exact=True).count() == 1


def test_admonitions_are_no_landmarks(page: Page) -> None:
    assert page.get_by_role("complementary").count() == 0
    assert page.get_by_role("note").count() == 2


def test_text_runs_as_the_language_does_and_code_from_left_to_right(page: Page) -> None:
    way = "rtl" if page.evaluate("document.documentElement.lang") == "he" else "ltr"
    directions = page.evaluate(
        "['main', 'li', 'pre', 'p code'].map(s => getComputedStyle(document.querySelector(s)).direction)"
    )
    assert directions == [way, way, "ltr", "ltr"]
    heading = page.locator("h2").bounding_box()
    frame = page.locator(".content").bounding_box()
    assert heading
    assert frame
    at_left = abs(heading["x"] - frame["x"]) < 1
    at_right = abs(heading["x"] + heading["width"] - frame["x"] - frame["width"]) < 1
    assert (at_left, at_right) == ((True, False) if way == "ltr" else (False, True))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
