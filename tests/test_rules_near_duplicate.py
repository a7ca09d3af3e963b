"""Copies that have drifted apart (K8), and copies that nobody has changed."""

import json
from collections.abc import Callable, Mapping, Sequence

import pytest

Findings = Callable[[Mapping[str, str]], list[str]]

SITE = """\
title: Tutorials
fields:
  about: {type: markdown}
  model: {type: text}
  kind: {type: text, default: "{{ 'sparse' if service.slug == 'comet' else 'dense' }}"}
  call: {type: payload}
"""
INDEX = "---\ntitle: Payments\nservices: [SERVICES]\n---\n\nChoose one.\n"
PAGE = '---\ntitle: "{{ service.name }}"\n---\n\n## Pay\n\nGo on.\n'
NAMES = {
    "acme": "Acme",
    "bolt": "Bolt",
    "comet": "Comet AI",
    "delta": "Delta",
    "elk": "Elk",
    "fox": "Fox",
}


def site(**services: str) -> dict[str, str]:
    """A tutorial of services, whose files begin with the name."""
    return {
        "content/site.yaml": SITE,
        "content/pay/index.md": INDEX.replace("SERVICES", ", ".join(services)),
        "content/pay/[service].md": PAGE,
        **{
            f"content/services/{slug}.yaml": f"name: {NAMES[slug]}\n{lines}\n"
            for slug, lines in services.items()
        },
    }


def of(findings: Sequence[str], code: str) -> list[str]:
    """The places and messages of a code."""
    return [one.removeprefix(f"{code} ") for one in findings if one.startswith(f"{code} ")]


def about(text: str) -> str:
    return f"about: {json.dumps(text)}"


USUAL = "The account is referenced by its `number` in every request, see [the docs](https://x.example/a) for more."


@pytest.mark.parametrize(
    ("ours", "theirs", "is_found"),
    [
        ("the gate does not open at night", "the gate opens at night", True),
        ("the gate opens at night", "the gate never opens at night", True),
        ("the gate opens for carts at night", "the gate opens at night", False),
    ],
)
def test_a_text_that_says_the_contrary_is_found_however_short(
    findings: Findings, ours: str, theirs: str, *, is_found: bool
) -> None:
    files = site(
        acme=about(f"At the mill by the old river, {ours}."),
        bolt=about(f"At the mill by the old river, {theirs}."),
    )
    assert bool(of(findings(files), "near-duplicate")) == is_found


@pytest.mark.parametrize(
    ("ours", "theirs", "is_found"),
    [
        ("npx carve new", "npm create carver@latest", False),
        ("pay send --to north", "pay sends --to north", True),
        ("pay send", "pay", True),
    ],
)
def test_commands_may_differ(findings: Findings, ours: str, theirs: str, *, is_found: bool) -> None:
    text = (
        "A project of your own, which you have made by `{}` on your machine before you came here."
    )
    files = site(acme=about(text.format(ours)), bolt=about(text.format(theirs)))
    assert bool(of(findings(files), "near-duplicate")) == is_found


@pytest.mark.parametrize(("other", "is_found"), [("mill-2", False), ("mills-1", True)])
def test_a_number_in_an_id_is_a_number(findings: Findings, other: str, *, is_found: bool) -> None:
    text = "In the list of all mills, choose the one called `{}` before you grind the grain."
    files = site(acme=about(text.format("mill-1")), bolt=about(text.format(other)))
    assert bool(of(findings(files), "near-duplicate")) == is_found


@pytest.mark.parametrize(("mark", "is_found"), [("", False), ("`", True)])
def test_a_text_that_is_code_is_not_compared(
    findings: Findings, mark: str, *, is_found: bool
) -> None:
    call = f"{mark}paid = client.pay{{}}(to='north', of='south', note='How much is that in all?'){mark} does it"
    files = site(acme=about(call.format("")), bolt=about(call.format("ment")))
    assert bool(of(findings(files), "near-duplicate")) == is_found


@pytest.mark.parametrize(
    ("shown", "is_found"),
    [
        ("```sql\n{{ service.model }}\n```", False),
        (":::{only} service.model\nRun `{{ service.model }}`.\n:::", False),
        ("Run `{{ service.model }}`: {{ service.model }}", True),
        ("{{ service.model }}", True),
    ],
)
def test_texts_that_are_shown_as_code_are_not_compared(
    findings: Findings, shown: str, *, is_found: bool
) -> None:
    query = "SELECT grain, weight, mill FROM {} WHERE ground = 1 ORDER BY weight"
    services = {slug: f"model: {query.format(slug + 's')}" for slug in ("acme", "bolt")}
    services["comet"] = f"model: {query.format('acme')}"
    files = site(**services) | {"content/pay/[service].md": f"{PAGE}\n{shown}\n"}
    assert bool(of(findings(files), "near-duplicate")) == is_found


@pytest.mark.parametrize(("language", "is_found"), [("```bash", False), ("", True)])
def test_blocks_of_code_are_not_compared(
    findings: Findings, language: str, *, is_found: bool
) -> None:
    text = f"Run this where your account is.\n\n{language}\npay --from north --to {{}} --wait\n{language[:3]}\n"
    files = site(acme=about(text.format("south")), bolt=about(text.format("souht")))
    assert bool(of(findings(files), "near-duplicate")) == is_found


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (USUAL.replace("referenced", "refrenced"), "'refrenced' for 'referenced'"),
        (USUAL.replace("every", "each"), "'each' for 'every'"),
        (USUAL.replace("every ", ""), "'request' for 'every request'"),
        (USUAL.replace(" for more.", "."), None),
        (USUAL.replace("`number`", "number"), "'number' for '`number`'"),
        (USUAL.replace("[the docs](https://x.example/a)", "the docs"), "'the docs' for '[the docs](https://x.example/a)'"),
        (USUAL.replace("request, see", "request. See"), "'. See' for ', see'"),
        (USUAL + " Now.", "'. Now.' for '.'"),
        (USUAL.removesuffix("."), "'more' for 'more.'"),
        (USUAL.replace("referenced", "refrenced").replace("account", "acount"), "'acount is refrenced' for 'account is referenced'"),
        (USUAL, None),
        (USUAL.replace("/a", "/b"), None),
        (USUAL.replace("https://x.example/a", "{{ service.model }}/docs?page=2"), None),
        (f"{USUAL}\n", None),
        ("The account has a number. Every request names it, as the docs of your plan explain.", None),
    ],
)  # fmt: skip
def test_what_differs_between_two_copies_is_shown(
    findings: Findings, other: str, expected: str | None
) -> None:
    found = of(findings(site(acme=about(USUAL), bolt=about(other))), "near-duplicate")
    messages = [one.split(" ", 1)[1] for one in found]
    assert messages == ([f"the text is that of 'acme', with {expected}"] if expected else [])


def test_the_copy_that_deviates_from_most_is_reported(findings: Findings) -> None:
    slip = USUAL.replace("referenced", "refrenced")
    services = {"acme": slip, "bolt": USUAL, "comet": USUAL, "delta": USUAL}
    found = findings(site(**{slug: about(text) for slug, text in services.items()}))
    assert found == [
        (
            "near-duplicate content/services/acme.yaml:2:24 the text is that of 'bolt' and 2 more, with "
            "'refrenced' for 'referenced'"
        )
    ]


def test_every_text_that_deviates_is_reported_once(findings: Findings) -> None:
    slips = [USUAL.replace("every", word) for word in ("each", "any")]
    services = {"acme": USUAL, "bolt": USUAL, "comet": USUAL, "delta": slips[0], "elk": slips[1]}
    found = findings(site(**{slug: about(text) for slug, text in services.items()}))
    assert [one.split(" the text")[0] for one in found] == [
        "near-duplicate content/services/delta.yaml:2:54",
        "near-duplicate content/services/elk.yaml:2:54",
    ]


@pytest.mark.parametrize(
    ("acme", "comet"),
    [
        pytest.param("Acme takes the money of {0} at the end of the day.", "Comet AI takes the money of {0} at the end of the day.", id="the own name"),
        pytest.param("Take acme and its money at the end of the long day.", "Take comet and its money at the end of the long day.", id="the own slug"),
        pytest.param("Acme takes the money of you at the end of the day.", "{{ service.name }} takes the money of you at the end of the day.", id="a name and its expression"),
        pytest.param("The model a-1 turns each text into a vector at once.", "The model c-2 turns each text into a vector at once.", id="the own model"),
        pytest.param("It makes one dense vector of the text that you send.", "It makes one sparse vector of the text that you send.", id="a computed value"),
        pytest.param("A free account has 250 requests a day, and no more.", "A free account has 3000 requests a day, and no more.", id="numbers"),
        pytest.param("Read https://acme.example/docs before you send a text.", "Read https://comet.example/docs before you send a text.", id="addresses"),
        pytest.param("See [the list]({{ service.model }}) before you send a text.", "See [the list](https://c.example) before you send a text.", id="computed address"),
        pytest.param("Put the key of your account into the field `token`.", "Put the key of your account into the field `secret`.", id="keys of the bodies"),
        pytest.param("Two of them are short.", "Two of them are shrot.", id="short texts"),
    ],
)  # fmt: skip
def test_what_may_differ_is_no_slip(findings: Findings, acme: str, comet: str) -> None:
    files = site(
        acme=f"{about(acme)}\nmodel: a-1\ncall: {{body: {{token: 1}}}}",
        comet=f"{about(comet)}\nmodel: c-2\ncall: {{body: {{secret: 1}}}}",
    )
    assert of(findings(files), "near-duplicate") == []


def test_slots_are_compared_each_with_its_own_kind(findings: Findings) -> None:
    call = "call: {{body: {{key: 1}}, notes: {{/key: The key that the console shows you {} signing up.}}}}"
    acme, bolt = call.format("after"), call.format("before")
    assert findings(site(acme=acme, bolt=bolt)) == [
        (
            "near-duplicate content/services/bolt.yaml:2:73 the text is that of 'acme', with 'before' "
            "for 'after'"
        )
    ]
    text = "The key that the console shows you before signing up."
    assert findings(site(acme=acme, bolt=about(text))) == []


def test_a_finding_that_is_right_is_waived(findings: Findings) -> None:
    waived = f"{about(USUAL.replace('every', 'each'))}\nwaive: {{near-duplicate: It is so.}}"
    assert findings(site(acme=about(USUAL), bolt=waived)) == []


# ------------------------------------------------------------------------------------- exact copies

NAMED = USUAL.replace("account", "account of {{ service.name }}")
KEY = "Found on the page of your keys."
OTHERS = [f"{word} words about something of their own." for word in ("These", "Many", "Some")]


def note(text: str, value: str = "<key>") -> str:
    """A service that explains a key of its body."""
    return f"call: {{body: {{key: {value}}}, notes: {{/key: {json.dumps(text)}}}}}"


def each(*texts: str) -> dict[str, str]:
    """A site of six services, with these lines in the first of them."""
    slugs = ("acme", "bolt", "comet", "delta", "elk", "fox")
    lines = [*texts, *[""] * (len(slugs) - len(texts))]
    return site(**dict(zip(slugs, lines, strict=True)))


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(each(about(NAMED), about(NAMED)), ["bolt"], id="two"),
        pytest.param(each(about(NAMED), about(NAMED.replace(" ", "\n", 1))), ["bolt"], id="other lines"),
        pytest.param(each(about(NAMED), about(NAMED), about(NAMED)), ["bolt", "comet"], id="three of six"),
        pytest.param(each(*[about(NAMED)] * 4), [], id="four of six"),
        pytest.param(each(about(USUAL), about(USUAL)), [], id="no name in it"),
        pytest.param(each(about(USUAL), about(USUAL), *map(about, OTHERS[:2])), ["bolt"], id="each of the others has its own"),
        pytest.param(each(*[about(USUAL)] * 3, *map(about, OTHERS[:2])), [], id="no name in three"),
        pytest.param(site(acme=about(NAMED), bolt=about(NAMED)), [], id="two of two"),
        pytest.param(site(acme=about(NAMED), bolt=about(NAMED), comet=""), ["bolt"], id="two of three"),
        pytest.param(site(acme=about(NAMED), bolt=about(NAMED), comet=about(NAMED), delta=""), [], id="most"),
        pytest.param(each(about("It does what is needed here."), about("It does what is needed here.")), [], id="short"),
        pytest.param(each(about("one-long-value " * 4), about("one-long-value " * 4)), [], id="few words"),
        pytest.param(each(*[f"model: {'m' * 40}"] * 2), [], id="values"),
        pytest.param(each(*[f"unsupported: {{pay#pay: {json.dumps(USUAL)}}}"] * 2), [], id="reasons"),
        pytest.param(each(note(KEY), note(KEY), *map(note, OTHERS[:2])), ["bolt"], id="notes"),
        pytest.param(each(note(KEY, "7"), note(KEY, "7"), *map(note, OTHERS[:2])), ["bolt"], id="notes on numbers"),
        pytest.param(each(note(KEY, "dot"), note(KEY, "dot")), [], id="notes on one value"),
        pytest.param(each(note(KEY, "dot"), note(KEY, "dot"), note(OTHERS[0], "dot"), note(OTHERS[1])), ["bolt"], id="one of several on the value"),
        pytest.param(each(note(KEY, "dot"), note(KEY, "cosine"), *map(note, OTHERS[:2])), ["bolt"], id="notes on two values"),
        pytest.param(each(about(KEY), note(KEY)), [], id="other places"),
    ],
)  # fmt: skip
def test_a_text_that_few_services_have_word_for_word(
    findings: Findings, files: dict[str, str], found: list[str]
) -> None:
    copied = of(findings(files), "near-duplicate")
    assert [one.split(":")[0] for one in copied] == [
        f"content/services/{slug}.yaml" for slug in found
    ]
    assert {one.split(" ", 1)[1] for one in copied} <= {"this is the same text as that of 'acme'"}


def test_a_copy_is_reported_at_its_key(findings: Findings) -> None:
    files = each(note(KEY), note(OTHERS[0]), note(KEY), *map(note, OTHERS[1:]), "call: {body: {}}")
    assert findings(files) == [
        ("near-duplicate content/services/comet.yaml:2:36 this is the same text as that of 'acme'")
    ]


def test_a_copy_with_a_slip_is_reported_once(findings: Findings) -> None:
    slip = NAMED.replace("every", "each")
    found = of(findings(each(about(NAMED), about(NAMED), about(slip))), "near-duplicate")
    assert [one.split(" ", 1)[1] for one in found] == [
        "this is the same text as that of 'acme'",
        "the text is that of 'acme' and 1 more, with 'each' for 'every'",
    ]


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        (["one", "two", "three", "four"], []),
        (["one", "two", "three", "one"], ["delta"]),
        (["one", "two", "one"], []),  # too few to tell
        (["one", "one", "two", "two"], []),  # what is usual
        (["one", "one", "one", "two"], []),
        (["put-acme", "two", "three", "put-acme"], []),  # a foreign word
    ],
)
def test_an_address_that_two_services_have(
    findings: Findings, pages: list[str], found: list[str]
) -> None:
    files = each(*[f"docs: https://x.example/{page}" for page in pages])
    files["content/site.yaml"] = SITE.replace("fields:\n", "fields:\n  docs: {type: link}\n")
    assert of(findings(files), "near-duplicate") == [
        f"content/services/{slug}.yaml:2:1 this is the same address as that of 'acme'"
        for slug in found
    ]


DEFAULT = "A batch has 1000 parcels, and a smaller number lets you see early what goes wrong."


@pytest.mark.parametrize(
    ("acme", "expected"),
    [
        (DEFAULT.replace("early", "easily"), "'easily' for 'early'"),
        (DEFAULT.replace("smaller", "smallr"), "'smallr' for 'smaller'"),
        (DEFAULT.replace("1000", "500"), None),
        (DEFAULT, None),
        ("A batch has any number of parcels; nobody needs to choose one for this service.", None),
    ],
)
def test_what_overrides_a_default_is_compared_with_it(
    findings: Findings, acme: str, expected: str | None
) -> None:
    files = site(acme=about(acme), bolt="kind: a", comet=about(acme))
    files["content/site.yaml"] = SITE.replace(
        "about: {type: markdown}", f'about: {{type: markdown, default: "{DEFAULT}"}}'
    )
    files["content/services/comet.yaml"] = "name: Comet AI\n"
    found = of(findings(files), "near-duplicate")
    assert [one.partition(": ")[0].partition(" ")[2] for one in found] == (
        [f"the text is the default, with {expected}"] if expected else []
    )
    assert all(one.startswith("content/services/acme.yaml:2:") for one in found)
