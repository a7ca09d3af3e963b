"""The article before a name, and what a service says in its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Files
from tutgen.content.articles import article_of

Project = Callable[[Files], Path]
Build = Callable[..., Built]

AN = "OpenAI IBM AWS ELSER Elastic eBay iMessage xAI n8n S3 SMTP HTTP Hour Ubuntu Uber Upstash 8x8 Algolia Infobip MQTT unimportant unidentified uninstalled umbrella update onerous Euler urgent urn"
A = "MessageBird Twilio MySQL UPS Unity Universe European OneSignal Fly.io LinkedIn JSON Zoom 1Password FastAPI USB Heroku unidirectional unanimous ubiquitous utensil uranium unit Uganda urea Ulysses"


@pytest.mark.parametrize("name", AN.split())
def test_an(name: str) -> None:
    assert article_of(name) == "an"


@pytest.mark.parametrize("name", A.split())
def test_a(name: str) -> None:
    assert article_of(name) == "a"


@pytest.mark.parametrize(
    ("lang", "own", "shown"),
    [
        ("en", "", "an Ember"),
        ("en-GB", "article: the\n", "the Ember"),
        ("de", "article: ein\n", "ein Ember"),
    ],
)
def test_a_name_behind_its_article(
    lang: str, own: str, shown: str, project: Project, build_site: Build
) -> None:
    built = build_site(project(stoves(lang, own)))
    assert built.result.diagnostics == ()
    assert f"<p>Light {shown} in heat, sweep.</p>" in built.main_of("heat/ember.html")


def test_no_article_is_guessed_in_another_language(project: Project, build_site: Build) -> None:
    found = build_site(project(stoves("de", ""))).result.diagnostics
    assert [d.message for d in found] == ["'service' has no 'a_name' (service 'ember')"]
    assert found[0].hint == "write its article into the service: article: ..."


def stoves(lang: str, own: str) -> Files:
    page = '---\ntitle: "{} with {{{{ service.name }}}}"\n---\n\n'
    return {
        "content/site.yaml": f"title: Stoves\nlang: {lang}\n",
        "content/services/ember.yaml": f"name: Ember\n{own}",
        "content/heat/index.md": "---\ntitle: Heat\nservices: [ember]\n---\n",
        "content/heat/[service].md": page.format("Heat")
        + "Light {{ service.a_name }} in {{ service.tutorials | join(', ') }}.\n",
        "content/sweep/index.md": "---\ntitle: Sweep\nservices: [ember]\n---\n",
        "content/sweep/[service].md": page.format("Sweep") + "Sweep it.\n",
    }
