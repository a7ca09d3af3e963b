"""What one service has unlike its siblings, by a slip: ids in code, targets of links; and what it has from one."""

from collections.abc import Callable

import pytest

Findings = Callable[..., list[str]]

SITE = """\
title: Observatories
fields:
  setup: {type: code, language: yaml}
  about: {type: markdown}
  answer: {type: payload}
requests: {server: https://sky.example}
"""
SLUGS = ("lick", "yerkes", "keck", "palomar")
PAGE = '---\ntitle: "Look with {{ service.name }}"\n---\n\n{{ service.setup }}\n\n{{ service.about }}\n'


def observatories(all_: str = "", *, common: str = "", **own: str) -> dict[str, str]:
    """Four services with the same text, in which `SLUG` stands for their own name, or with their own."""
    return {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/look/index.md": f"---\ntitle: Look\nservices: [{', '.join(SLUGS)}]\n---\n# Look\n",
        "content/look/[service].md": PAGE + common,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.title()}\n"
            + own.get(slug, all_).replace("SLUG", slug)
            for slug in SLUGS
        },
    }


def only(found: list[str], code: str) -> list[str]:
    return [one.removeprefix(f"{code} ") for one in found if one.startswith(f"{code} ")]


# ---------------------------------------------------------------------------------------- code-typo


def setup(code: str) -> str:
    return "setup: |\n" + "".join(f"  {line}\n" for line in code.split("\n"))


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        pytest.param("on: star.visible", "on: star.visble", id="a letter less"),
        pytest.param("on: star.visible", "on: star.visiible", id="a letter more"),
        pytest.param("on: star_visible", "on: star_visibel", id="exchanged"),
        pytest.param("on: star-visible", "on: star-visable", id="another letter"),
        pytest.param("on: starVisible", "on: starVisble", id="capitals within"),
        pytest.param("exposure: 3", "expsure: 3", id="a key"),
        pytest.param("at: SLUG-mirror", "at: keck-miror", id="beside the own name"),
    ],
)
def test_an_id_one_letter_from_that_of_siblings(findings: Findings, right: str, slip: str) -> None:
    found = findings(observatories(setup(right), keck=setup(slip)))
    (one,) = only(found, "code-typo")
    assert one.startswith("content/services/keck.yaml:3:")
    assert "3 other services have" in one


@pytest.mark.parametrize(
    ("right", "other"),
    [
        pytest.param("on: star.visible", "on: star.visibles", id="one and many"),
        pytest.param("on: star_setting", "on: star_getting", id="two words"),
        pytest.param("on: star_v1visible", "on: star_v2visible", id="digits"),
        pytest.param("on: far.star", "on: far.stat", id="a short part"),
        pytest.param("exposure: 3", "exposures: 3", id="a key for many"),
        pytest.param("on: STAR_VISIBLE", "on: STAR_VISBLE", id="capitals, told by another rule"),
        pytest.param("on: SLUG-mirror", "on: keck-mirror", id="the own name"),
    ],
)
def test_ids_that_are_two_things(findings: Findings, right: str, other: str) -> None:
    found = findings(observatories(setup(right), keck=setup(other)))
    assert only(found, "code-typo") == []


def test_an_id_that_two_services_have_is_no_slip(findings: Findings) -> None:
    slip = setup("on: star.visble")
    found = findings(observatories(setup("on: star.visible"), keck=slip, lick=slip))
    assert only(found, "code-typo") == []


def test_an_id_of_code_spans_and_of_the_same_page(findings: Findings) -> None:
    code = setup("a: dome_azimuth\nb: dome_azimuth\nc: dome_azimuth")
    found = findings(observatories(keck=code + "about: Set `dome_azimth` first.\n"))
    (one,) = only(found, "code-typo")
    assert one.startswith("content/services/keck.yaml:6:")
    assert "'dome_azimuth', which stands elsewhere on the same page" in one
    prose = findings(observatories(keck=code + "about: Set dome_azimth first.\n"))
    assert only(prose, "code-typo") == []


@pytest.mark.parametrize(
    ("code", "slip"),
    [
        pytest.param(
            "a: maps/sky.yaml\nb: maps/sky.yaml", "c: maps/sky.yml", id="endings of a file"
        ),
        pytest.param("a: comet__seen\nb: comet__seen", "c: comets__seen", id="one and many within"),
    ],
)
def test_what_is_a_slip_within_one_service_only(findings: Findings, code: str, slip: str) -> None:
    (one,) = only(findings(observatories(keck=setup(f"{code}\n{slip}"))), "code-typo")
    assert one.startswith("content/services/keck.yaml:5:")
    assert only(findings(observatories(setup(code), keck=setup(slip))), "code-typo") == []


# ------------------------------------------------------------------------------------- other-target


def about(*links: str) -> str:
    return "about: |\n" + "".join(f"  See [{link}.\n" for link in links)


GUIDE = "the guide](https://docs.sky.example/guide)"


def test_a_label_that_leads_elsewhere_with_siblings(findings: Findings) -> None:
    own = about("the guide](https://docs.sky.example/prices)")
    (one,) = only(findings(observatories(about(GUIDE), keck=own)), "other-target")
    assert one.startswith("content/services/keck.yaml:3:")
    assert "and to 'https://docs.sky.example/guide' on the pages of 3 other services" in one


@pytest.mark.parametrize(
    ("siblings", "own"),
    [
        pytest.param(GUIDE, GUIDE + " again", id="the same"),
        pytest.param("the guide](https://SLUG.example/guide)", "", id="the own name in it"),
        pytest.param(GUIDE, "the guide](https://keck.example/guide)", id="another host"),
        pytest.param(GUIDE, "the guide](https://docs.sky.example/v2/en/guide#start)", id="version"),
        pytest.param(GUIDE, "the prices](https://docs.sky.example/prices)", id="another label"),
    ],
)
def test_labels_that_lead_where_they_should(findings: Findings, siblings: str, own: str) -> None:
    files = observatories(about(siblings), keck=about(own or siblings))
    assert only(findings(files), "other-target") == []


def test_a_label_that_most_do_not_link_alike(findings: Findings) -> None:
    own = {s: about(f"the guide](https://docs.sky.example/{n})") for n, s in enumerate("ab")}
    files = observatories(about(GUIDE), keck=about("the guide](https://docs.sky.example/a)"), **own)
    files["content/services/lick.yaml"] = files["content/services/keck.yaml"].replace("/a)", "/b)")
    assert only(findings(files), "other-target") == []


def test_a_label_that_leads_to_two_pages_in_the_texts_of_a_service(findings: Findings) -> None:
    two = about(
        "dome control](https://sky.example/dome)", "dome control](https://sky.example/roof)"
    )
    (one,) = only(findings(observatories(keck=two)), "other-target")
    assert one.startswith("content/services/keck.yaml:4:")
    word = two.replace("dome control", "more")
    assert only(findings(observatories(keck=word)), "other-target") == []


@pytest.mark.parametrize(
    ("keck", "is_told"),
    [
        pytest.param("https://docs.keck.example/news", True, id="another end"),
        pytest.param("https://docs.keck.example/v2/guide/", False, id="another edition"),
        pytest.param("https://www.keck.example/news", False, id="another kind of host"),
        pytest.param("https://docs.keck.example/", False, id="no path"),
    ],
)
def test_a_field_that_ends_otherwise_than_with_nearly_all(
    findings: Findings, keck: str, is_told: bool
) -> None:
    slugs = (*SLUGS, "lowell")
    files = observatories("docs: https://docs.SLUG.example/guide\n", keck=f"docs: {keck}\n")
    files["content/services/lowell.yaml"] = (
        "name: Lowell\ndocs: https://docs.lowell.example/guide\n"
    )
    files["content/look/index.md"] = (
        f"---\ntitle: Look\nservices: [{', '.join(slugs)}]\n---\n# Look\n"
    )
    files["content/look/[service].md"] += "\n{{ service.docs }}\n"
    files["content/site.yaml"] = SITE.replace("fields:\n", "fields:\n  docs: {type: link}\n")
    found = only(findings(files), "other-target")
    assert len(found) == is_told
    assert not found or "'docs' ends in '/news', and in '/guide' with 4 other services" in found[0]


def test_a_field_that_ends_in_the_name_may_end_in_another_one(findings: Findings) -> None:
    slugs = (*SLUGS, "lowell")
    files = observatories(
        "docs: https://sky.example/SLUG\n", keck="docs: https://sky.example/w-m\n"
    )
    files["content/services/lowell.yaml"] = "name: Lowell\ndocs: https://sky.example/lowell\n"
    files["content/look/index.md"] = (
        f"---\ntitle: Look\nservices: [{', '.join(slugs)}]\n---\n# Look\n"
    )
    files["content/look/[service].md"] += "\n{{ service.docs }}\n"
    files["content/site.yaml"] = SITE.replace("fields:\n", "fields:\n  docs: {type: link}\n")
    assert only(findings(files), "other-target") == []


def test_a_field_that_few_have_alike_is_each_its_own(findings: Findings) -> None:
    own = "docs: https://docs.keck.example/news\n"
    files = observatories("docs: https://docs.SLUG.example/guide\n", keck=own)
    files["content/look/[service].md"] += "\n{{ service.docs }}\n"
    files["content/site.yaml"] = SITE.replace("fields:\n", "fields:\n  docs: {type: link}\n")
    assert only(findings(files), "other-target") == []


# -------------------------------------------------------------------------------------- same-sample


def test_an_id_from_the_sample_of_a_sibling(findings: Findings) -> None:
    run = "id: run_7f3a91c2"
    found = findings(observatories(keck=setup(run + "\nlog: run_7f3a91c2"), lick=setup(run)))
    (one,) = only(found, "same-sample")
    assert one.startswith("content/services/lick.yaml:3:")
    assert "'run_7f3a91c2' stands in a sample of 'keck' too" in one


def test_a_score_in_a_body_of_a_sibling(findings: Findings) -> None:
    body = "answer:\n  body: {id: 8Hk2mW6tYb, note: seen}\n"
    found = findings(observatories(keck=body, lick=body))
    assert len(only(found, "same-sample")) == 1


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("abc123def456gh7", id="made up"),
        pytest.param("2026-11-26", id="a date"),
        pytest.param("telescope-v2", id="a version"),
        pytest.param("4000 0000 0000 0002", id="digits"),
        pytest.param("utf8mb4", id="a constant"),
        pytest.param("0.75", id="a plain number"),
    ],
)
def test_values_that_two_services_may_share(findings: Findings, value: str) -> None:
    own = setup(f"id: {value}")
    assert only(findings(observatories(keck=own, lick=own)), "same-sample") == []


def test_ids_that_more_than_two_services_or_shared_sources_have(findings: Findings) -> None:
    own = setup("id: run_7f3a91c2")
    assert only(findings(observatories(own)), "same-sample") == []
    files = observatories(common="It is `run_7f3a91c2`.\n", keck=own, lick=own)
    assert only(findings(files), "same-sample") == []
