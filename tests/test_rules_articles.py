"""Articles and other determiners: two in a row, and those that do not fit what is spoken."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Ran
from test_rules_near_duplicate import of

Findings = Callable[[Mapping[str, str]], list[str]]
Make = Callable[[Mapping[str, str]], Path]
Tutgen = Callable[..., Ran]


def orchard(text: str, *, lang: str = "en", **services: str) -> dict[str, str]:
    """A tutorial whose services are trees; line 7 of its page is a text."""
    trees = services or {"apple": "", "quince": ""}
    return {
        "content/site.yaml": (
            f"title: Orchard\nlang: {lang}\n"
            "fields:\n  fruit: {type: text, default: fruit}\n  about: {type: markdown, default: Good.}\n"
        ),
        "content/grow/index.md": f"---\ntitle: Grow\nservices: [{', '.join(trees)}]\n---\n",
        "content/grow/[service].md": (
            f'---\ntitle: "Grow {{{{ service.name }}}}"\n---\n\n{{{{ service.about }}}}\n\n{text}\n'
        ),
        **{
            f"content/services/{slug}.yaml": f"name: {slug.capitalize()}\n{lines}"
            for slug, lines in trees.items()
        },
    }


# ------------------------------------------------------------------------------ two determiners


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Water the your tree.", "7:7 'the your' has two determiners for one noun"),
        ("Water the the tree.", "7:7 'the the' has two determiners for one noun"),
        ("Their the tree is old.", "7:1 'Their the' has two determiners for one noun"),
        ("Prune a\nthe tree.", "7:7 'a the' has two determiners for one noun"),
        ("Prune **our** my tree.", ""),  # which is meant, or a sentence cut short
        ("See the [the guide](index.md) now.", "7:5 'the the' has two determiners for one noun"),
        ("- the your `basket`\n- the", ""),  # a name in code may be anything
        ("Of the. The tree. Take the, the other.", ""),
        ("It is the A record, by The The, at the An Post.", ""),
        ("Graft the a and the b, from the a to the b.", ""),
        ("`the the tree` and\n\n```\nthe the tree\n```", ""),
        ("- Of the\n- the tree", ""),
        ("| Of the | the tree |\n|---|---|\n| a | the tree |", ""),
        ("Of the\n\nthe tree.", ""),
        ("A-the tree, the-the tree, x.the the, mother’s the", ""),
        ("Give them their own. The one thing that all the other trees have.", ""),
    ],
)
def test_two_determiners_in_a_row(findings: Findings, text: str, found: str) -> None:
    expected = [f"content/grow/[service].md:{found}"] if found else []
    assert of(findings(orchard(text)), "doubled-determiner") == expected


def test_a_value_that_begins_with_a_determiner(findings: Findings) -> None:
    files = orchard(
        "Pick the {{ service.fruit }}, {{ service.fruit }}.\n\nPick your **{{ service.fruit }}**.",
        apple="fruit: the apple of May\n",
        quince="fruit: quinces\nabout: Take an {{ service.a_name }} of the {{ service.fruit }}.\n",
    )
    files["content/services/apple.yaml"] += "article: the\n"
    assert of(findings(files), "doubled-determiner") == [
        "content/grow/[service].md:7:6 'the {{ service.fruit }}' prints 'the the apple of', and stands on the page of 'apple'",
        "content/grow/[service].md:9:6 'your **{{ service.fruit }}' prints 'your the apple of', and stands on the page of 'apple'",
        "content/services/quince.yaml:3:13 'an {{ service.a_name }}' prints 'an a Quince'",
    ]  # fmt: skip


def test_a_condition_hides_what_is_not_shown(findings: Findings) -> None:
    text = "````{only} service.slug == 'quince'\nPick the {{ service.fruit }}.\n````"
    files = orchard(text, apple="fruit: the apple\n", quince="fruit: quince\n")
    assert of(findings(files), "doubled-determiner") == []
    files = orchard(text, apple="fruit: the apple\n", quince="fruit: the quince\n")
    assert [one.split(", and ")[1] for one in of(findings(files), "doubled-determiner")] == [
        "stands on the page of 'quince'"
    ]


# ------------------------------------------------------------------------------------- articles


@pytest.mark.parametrize(
    "text",
    [
        "a apple", "an pear", "a hour", "an user", "an European pear", "a MQTT client", "an URL", "an UUID",
        "a S3 bucket", "a 8", "an 1", "a 11-year-old", "a 80 cm tree", "an one-time code", "an uniform row",
        "a uninstalled fence", "a *old* tree", "an [young tree](index.md)", 'a "open" gate', "a in-depth look",
        "a HTTP header", "an useful tool", "a X-axis", "a  open gate", "a\nopen gate", "an Larkwire", "an uranium lamp", "an euro", "a urn",
    ],
)  # fmt: skip
def test_an_article_that_does_not_fit_what_is_spoken(findings: Findings, text: str) -> None:
    found = of(findings(orchard(f"It is {text} here.")), "wrong-article")
    assert [one.split(" ")[0] for one in found] == ["content/grow/[service].md:7:7"]


@pytest.mark.parametrize(
    "text",
    [
        "an apple", "a pear", "an hour", "a user", "a European pear", "an MQTT client", "a URL", "a UUID",
        "an S3 bucket", "an 8", "a 1", "an 11-year-old", "a 100 cm tree", "a one-time code", "a uniform row",
        "an uninstalled fence", "a SQL dialect", "an SQL dialect", "a SAML token", "an historic tree",
        "a historic tree", "a url", "an url", "an npm package", "a or b", "row a is empty", "the a and the b",
        "Plan A expects rain", "`a apple`", "a `apple`", "a ` a`", "1800 or a 1800", "x-a apple", "a.apple",
        "a = apple, a *= it", "a a", "an {{ 'apple' }}", "a ünder", "a MLflow run", "from a to z", "à a",
        "a SCSI disk", "a FTSE company", "a Ugandan pear", "a urea salt", "a uvula", "an Euler path", "an yttrium lamp",
        "an Ypres road", "a yml file", "a mV reading", "an mV reading", "a MW turbine", "an MB",
    ],
)  # fmt: skip
def test_an_article_that_fits_or_may_fit(findings: Findings, text: str) -> None:
    assert of(findings(orchard(f"It is {text} here.")), "wrong-article") == []


def test_what_an_article_is_said_to_be(findings: Findings) -> None:
    files = orchard("A apple.", quince="about: '{{ service.name }}, an pear.'\n")
    assert of(findings(files), "wrong-article") == [
        "content/grow/[service].md:7:1 'A apple' is spoken 'An apple'",
        "content/services/quince.yaml:2:29 'an pear' is spoken 'a pear'",
    ]


def test_an_article_before_a_name_that_begins_otherwise(findings: Findings) -> None:
    files = orchard(
        "Plant a {{ service.name }} tree, an {{service.name}} tree, {{ service.a_name }} tree.",
        apple="", quince="", sorb="article: an\n", usk="article: the\n",
    )  # fmt: skip
    assert of(findings(files), "wrong-article") == [
        "content/grow/[service].md:7:7 'a {{ service.name }}' prints 'a Apple', and stands on the pages of 'apple' and 'sorb'",
        "content/grow/[service].md:7:34 'an {{service.name}}' prints 'an Quince', and stands on the page of 'quince'",
    ]  # fmt: skip


def test_an_article_before_another_value(findings: Findings) -> None:
    files = orchard(
        "Eat an {{ service.fruit }}. Eat a {{ service.fruit | upper }} and a\n{{ service.fruit }}.",
        apple="fruit: apple\nabout: A {{ service.fruit }}.\n",
        quince="fruit: '`apple`'\n",
    )
    assert of(findings(files), "wrong-article") == [
        "content/grow/[service].md:7:33 'a {{ service.fruit | upper }}' prints 'a APPLE', and stands on the page of 'apple'",
        "content/grow/[service].md:7:67 'a {{ service.fruit }}' prints 'a apple', and stands on the page of 'apple'",
        "content/services/apple.yaml:3:8 'A {{ service.fruit }}' prints 'A apple'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plant a `{{ service.slug }}` tree.", "7:7 'a `{{ service.slug }}' prints 'a apple'"),
        ("Plant a {{ names.tree }}.", "7:7 'a {{ names.tree }}' prints 'a apple tree'"),
        ("“A {{ service.name }} tree grows.”", "7:2 'A {{ service.name }}' prints 'A Apple'"),
        ("Plant plan A {{ service.name }}, not plan B.", ""),  # a letter
        ("Pick the `{{ service.fruit }}`.", ""),  # code that begins with a determiner
        ("```\na {{ service.slug }}\n```", ""),
    ],
)
def test_an_article_before_code_and_names(findings: Findings, text: str, found: str) -> None:
    files = orchard(text, apple="fruit: a pip\n", quince="fruit: a core\n")
    files["content/site.yaml"] += "names: {tree: '{{ service.slug }} tree'}\n"
    expected = [f"content/grow/[service].md:{found}, and stands on the page of 'apple'"]
    assert of(findings(files), "wrong-article") == (expected if found else [])
    assert of(findings(files), "doubled-determiner") == []


def test_an_article_on_the_overview(findings: Findings) -> None:
    cards = "\n```{services} Trees\nFor a {{ service.name }} tree.\n```\n"
    table = '\n```{compare}\nFruit: "an {{ service.fruit }}"\n```\n'
    files = orchard("Grow.", apple="fruit: apple\n", quince="fruit: quince\n")
    files["content/grow/index.md"] += f"{cards}{table}"
    assert of(findings(files), "wrong-article") == [
        "content/grow/index.md:7:5 'a {{ service.name }}' prints 'a Apple', and stands on the overview",
        "content/grow/index.md:11:9 'an {{ service.fruit }}' prints 'an quince', and stands on the overview",
    ]


def test_other_languages_have_other_articles(findings: Findings) -> None:
    text = "Der the the Baum. A apple. Il y a un pommier, a {{ service.name }}, the the."
    assert findings(orchard(text, lang="de")) == []
    assert findings(orchard(text, lang="fr")) == []


def test_what_cannot_be_doubted_is_mended(project: Make, tutgen: Tutgen) -> None:
    text = "Pick the the apple, an the pear, a\napple, a **open** one. A old tree, an {{ service.name }}."
    files = orchard(text, apple="about: A {{ service.fruit }}.\nfruit: apple\n", quince="")
    root = project(files)
    tutgen("check", "--fix", cwd=root)
    page = (root / "content/grow/[service].md").read_text("utf-8")
    assert page.split("\n\n", 2)[2] == (
        "Pick the apple, an the pear, a\napple, an **open** one. An old tree, an {{ service.name }}.\n"
    )
    assert "about: An {{ service.fruit }}." in (root / "content/services/apple.yaml").read_text(
        "utf-8"
    )
