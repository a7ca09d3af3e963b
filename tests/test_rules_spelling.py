"""Names in another spelling, and likely typos (K8)."""

from collections.abc import Callable, Mapping

import pytest

from test_rules_near_duplicate import PAGE, SITE, USUAL, about, of, site

Findings = Callable[[Mapping[str, str]], list[str]]

# ------------------------------------------------------------------------------------------- names

NAMED = {
    "kestrel-pay": "name: Kestrel Pay\ncall: {body: {service: kestrelpay}}\n",
    "openpay": "name: OpenPay\n",
    "siskin": "name: SISKIN\n",
    "plover": "name: Plover\n",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask Kestrel Pay, kestrel-pay or Kestrel\nPay.", []),
        ("Ask KestrelPay.", ["8:5 'KestrelPay' is the name 'Kestrel Pay'"]),
        ("Ask kestrelpay.", []),  # a value of its body
        ("Ask Kestrelpay.", ["8:5 'Kestrelpay' is the name 'Kestrel Pay'"]),
        ("Ask Kestrel-Pay, as\nKestrel-\nPay.", ["8:5 'Kestrel-Pay' is the name 'Kestrel Pay'"]),
        ("A kestrel pay day. Kestrel pay is low.\n\n- Kestrel pay", []),
        ("Ask the Kestrel pay.", ["8:9 'Kestrel pay' is the name 'Kestrel Pay'"]),
        ("Ask Open Pay.", ["8:5 'Open Pay' is the name 'OpenPay'"]),
        ("Ask Openpay or openpay.", ["8:5 'Openpay' is the name 'OpenPay'"]),
        ("The open pay scale. Open pay scales.", []),
        ("Ask Siskin.", ["8:5 'Siskin' is the name 'SISKIN'"]),
        ("Ask the siskin, or a plover. Plo-ver, plo ver.", []),
        ("Ask PLOVER.", ["8:5 'PLOVER' is the name 'Plover'"]),
        ("Ask MarmotMail.", ["8:5 'MarmotMail' is the name 'Marmot Mail'"]),
        ("Ask Plovver.", ["8:5 'Plovver' is the name 'Plover'"]),
        ("Ask Polver, Plver.", ["8:5 'Polver' is the name 'Plover'", "8:13 'Plver' is the name 'Plover'"]),
        ("Ask Kesrtel Pay.", ["8:5 'Kesrtel' is the name 'Kestrel'"]),
        ("Ask SISKN.", ["8:5 'SISKN' is the name 'SISKIN'"]),
        ("Ask PLOVR.", []),  # an abbreviation of its own
        ("Ask Player, Clover or Lover.", []),  # words
        ("Ask Kettrel, Plove or Plovers.", []),  # another letter, or another end
        ("Ask Plovver, Plovver or Plovver.", []),  # somebody else
        ("Ask Plovver and `plovver`.", []),
        ("Ask the KesTrel.", ["8:9 'KesTrel' is the name 'Kestrel'"]),
        ("`KestrelPay`, https://x.example/KestrelPay, KestrelPay.example, my/KestrelPay, @KestrelPay", []),
        ("[a](KestrelPay.md) {{ 'KestrelPay' }} MyKestrelPay KestrelPays <!-- KestrelPay -->", []),
        ('```json\n{"a": "KestrelPay"}\n```\n\n```\nKestrelPay\n```', []),
        ("```{note}\nAsk KestrelPay.\n```", ["9:5 'KestrelPay' is the name 'Kestrel Pay'"]),
        ("KestrelPay and KestrelPay", ["8:1 'KestrelPay' is the name 'Kestrel Pay'", "8:16 'KestrelPay' is the name 'Kestrel Pay'"]),
    ],
)  # fmt: skip
def test_a_name_in_another_spelling(findings: Findings, text: str, found: list[str]) -> None:
    index = "---\ntitle: Pay\nservices:\n  [kestrel-pay, openpay, siskin, plover,\n  planned: Marmot Mail]\n---\n\n"
    files = {
        "content/site.yaml": SITE,
        "content/pay/index.md": f"{index}{text}\n",
        "content/pay/[service].md": PAGE,
        "content/KestrelPay.md": "# Good\n",
        "content/pay/KestrelPay.md": "# Good\n",
        **{f"content/services/{slug}.yaml": lines for slug, lines in NAMED.items()},
    }
    assert of(findings(files), "misspelled-name") == [
        f"content/pay/index.md:{one} in another spelling" for one in found
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Ask Goldfunch.", True),
        ("Ask Goldfincs.", False),
        ("Ask Gildfunch.", False),
        ("Ask Goldfunch, Goldfunch or Goldfunch.", False),
        ("Ask `Goldfunch`.", False),
    ],
)
def test_a_long_name_may_have_another_letter(findings: Findings, text: str, is_found: bool) -> None:
    files = {
        "content/site.yaml": SITE,
        "content/pay/index.md": f"---\ntitle: Pay\nservices: [goldfinch, plover]\n---\n\n{text}\n",
        "content/pay/[service].md": PAGE,
        "content/services/goldfinch.yaml": "name: Goldfinch\n",
        "content/services/plover.yaml": "name: Plover\n",
    }
    found = [one for one in findings(files) if one.startswith("misspelled-name")]
    assert len(found) == is_found


def test_names_are_looked_for_wherever_prose_stands(findings: Findings) -> None:
    request = "pay:\n  method: GET\n  path: /CometAI\n  caption: Ask CometAI\n  notes: {request: CometAI.}\n"
    files = site(comet=about("CometAI is here."), acme="")
    files["content/pay/requests.yaml"] = request
    files["content/pay/[service].md"] += "\n```{request} pay\n```\n\n```{include} _s/a.md\n```\n"
    files["content/pay/_s/a.md"] = "CometAI.\n"
    files["content/index.md"] = "---\ntitle: With CometAI\n---\n\nGood.\n"
    files["content/site.yaml"] = SITE.replace(
        "model: {type: text}", "model: {type: markdown, default: Of CometAI.}"
    )
    places = [one.split(" '")[0] for one in of(findings(files), "misspelled-name")]
    assert places == [
        "content/index.md:2:13",
        "content/pay/_s/a.md:1:1",
        "content/pay/requests.yaml:4:16",
        "content/pay/requests.yaml:5:20",
        "content/services/comet.yaml:2:9",
        "content/site.yaml:4:39",
    ]


PRODUCT = "# Good\n\nUse Lucidbase. Lucidbase is a base: {0}. In Lucidbase, Lucid is one Base, as Lucidbase and Lucidbase say.\n"


@pytest.mark.parametrize(
    ("written", "is_found"),
    [
        ("LucidBase", True),
        ("Lucid Base", True),
        ("Lucid\nBase", True),
        ("Lucidbsae", True),
        ("LUCIDBASE", False),
        ("lucidBase", False),
        ("lucidbase", False),
        ("Lucid base", False),
        ("`LucidBase`", False),
        ("https://x.example/LucidBase", False),
        ("LucidBase, LucidBase", False),  # two of seven are no slip
    ],
)
def test_the_name_of_a_product_in_other_letters(
    findings: Findings, written: str, *, is_found: bool
) -> None:
    files = {"content/index.md": PRODUCT.format(written), **site(acme="", bolt="")}
    name = " ".join(written.split())
    assert findings(files) == [
        (
            f"misspelled-name content/index.md:3:37 '{name}' is the name 'Lucidbase' in another "
            "spelling"
        )
        for _ in range(is_found)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Search. " * 9
        + "See SEARCH, or search for a Sea Rch.",  # a word, as headings begin with it
        "Lucidbase. " * 4 + "LucidBase.",  # too few
        "LUCIDBASE. " * 9 + "LucidBase.",
        "lucidBase. " * 9 + "LucidBase.",
    ],
)
def test_what_is_no_name_of_a_product(findings: Findings, text: str) -> None:
    assert findings({"content/index.md": f"# Good\n\n{text}\n", **site(acme="", bolt="")}) == []


# ------------------------------------------------------------------------------------------- typos

WORDS = {
    "infrerence": "inference",  # a letter too many
    "inferrence": "inference",  # one twice
    "infernece": "inference",  # two exchanged
    "refrenced": "referenced",  # one left out
    "queestion": "question",
    "deploeyd": "deployed",
    "vetors": "vectors",
    "vectro": "vector",
    "acount": "account",
    "acces": "access",
    "actuall": "actual",
    "loger": "longer",
    "tpes": "types",
}
NO_SLIPS = {
    "complaint": "compliant",  # both are words
    "retired": "retried",
    "form": "from",
    "ventor": "vector",  # another letter
    "onference": "inference",  # the first
    "inferences": "inference",  # a form of the word
    "profilers": "profiles",
    "metatoken": "token",
    "wdi": "wide",
}


@pytest.mark.parametrize(
    ("word", "meant"), [*WORDS.items(), *NO_SLIPS.items()], ids=[*WORDS, *NO_SLIPS]
)
def test_a_word_that_is_likely_a_typo(findings: Findings, word: str, meant: str) -> None:
    files = {
        "content/index.md": f"# Good\n\nOf the {word}: one {meant}.\n",
        **site(acme="", bolt=""),
    }
    assert findings(files) == [
        (
            f"likely-typo content/index.md:3:8 '{word}' is one letter away from '{meant}', which "
            "occurs once"
        )
        for _ in range(word in WORDS)
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("An acount, one acount; account.", True),
        ("An acconut, one acconut, an acconut; account, account.", False),  # it is meant so
        ("It is enabld.", False),  # nobody else has the word
        ("A tokenzer, and a tokenizer.", False),  # nor does the list
        ("A tokenzer, and a tokenizer, tokenizer, tokenizer.", True),
        ("Acount. The account, an account, one account.", True),
        ("**Acount**: the account, an account, one account.", True),
        ("Acount. The account.", False),
        ("See Acount. The account, an account, one account.", False),  # a name
        ("ACOUNT. The account, an account, one account.", False),
        ("An acount's account.", True),
        ("acount're account", False),
        ("An acount and the `acount` of the account.", False),  # an id
        ("An acount: https://x.example/acount, account.", False),
        ("An acount_id, acount/a, acount.md, #acount, acount2 and account.", False),
        ("`acount` account", False),
        ("<https://x.example/acount> account", False),
        ("```\nacount\n```\n\nAn account.", False),
    ],
)
def test_where_a_typo_may_stand(findings: Findings, text: str, *, is_found: bool) -> None:
    files = {"content/index.md": f"# Good\n\n{text}\n", **site(acme="", bolt="")}
    assert bool(of(findings(files), "likely-typo")) is is_found


def test_a_typo_is_looked_for_in_all_prose_and_reported_in_its_place(findings: Findings) -> None:
    files = site(acme="about: The inference.", bolt="about: Of inference.")
    files["content/index.md"] = "# Good\n\nInference is\nbetter than infrerence.\n"
    assert findings(files) == [
        (
            "likely-typo content/index.md:4:13 'infrerence' is one letter away from 'inference', which "
            "occurs 3 times"
        )
    ]


@pytest.mark.parametrize(
    ("word", "meant", "times", "is_found"),
    [
        ("dokumention", "dokumentation", 3, False),  # two letters
        ("dokumentaion", "dokumentation", 3, True),
        ("dokumentattion", "dokumentation", 3, True),
        ("dokumentatino", "dokumentation", 3, False),  # its end
        ("dokumentatoin", "dokumentation", 3, True),
        ("dokumentaion", "dokumentation", 2, False),
        ("dokumentationn", "dokumentation", 3, False),
        ("tabele", "tabelle", 3, False),  # short words may be others
        ("inferrence", "inference", 3, True),
    ],
)
def test_without_a_list_of_words_only_long_ones_are_looked_at(
    findings: Findings, word: str, meant: str, times: int, *, is_found: bool
) -> None:
    files = {"content/index.md": f"{word} {f'{meant} ' * times}\n", **site(acme="", bolt="")}
    files["content/site.yaml"] = f"lang: sv\n{SITE}"
    assert bool(of(findings(files), "likely-typo")) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Die Dokumentaion ist lang, und die Dokumentation gut.", False),  # with a capital
        ("Das kann man dokumetnieren. Wir dokumentieren es.", True),
        ("Wir dokumetnieren und dokumetnieren. Sie dokumentieren.", False),  # twice
        ("Die Häfen sind geöffnet, ein geöffneter Hafen.", False),  # forms of a word
        ("Der Zahlungsplan und der zahlungplan.", False),  # put together of words
    ],
)
def test_a_list_of_a_language_with_many_forms(
    findings: Findings, text: str, *, is_found: bool
) -> None:
    files = {"content/index.md": f"# Hafen\n\n{text}\n", **site(acme="", bolt="")}
    files["content/site.yaml"] = f"lang: de\n{SITE}"
    assert bool(of(findings(files), "likely-typo")) is is_found


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "We recieve ships.", "4:4 'recieve' is a frequent misspelling of 'receive'"),
        ("en-GB", "Ships. Untill noon.", "4:8 'Untill' is a frequent misspelling of 'Until'"),
        ("de", "Der Standart gilt.", "4:5 'Standart' is a frequent misspelling of 'Standard'"),
        ("de", "Zwei seperate Häfen.", "4:6 'seperate' is a frequent misspelling of 'separate'"),
        ("de-AT", "Vorraussetzung fehlt.", "4:1 'Vorraussetzung' is a frequent misspelling of 'Voraussetzung'"),
        ("fr", "À l'acceuil du port.", "4:5 'acceuil' is a frequent misspelling of 'accueil'"),
        ("de", "We recieve ships.", None),  # of another language
        ("sv", "We recieve ships.", None),
        ("en", "Ask the Recieve team, and RECIEVE.", None),  # names
        ("en", "Call `recieve` to recieve ships.", None),  # an id
        ("de", "Der Name ist Seperate Marine.", None),  # a name: the word is no noun
    ],
)  # fmt: skip
def test_frequent_misspellings(findings: Findings, lang: str, text: str, found: str | None) -> None:
    files = {"content/index.md": f"# Port\n\n\n{text}\n", **site(acme="", bolt="")}
    files["content/site.yaml"] = f"lang: {lang}\n{SITE}"
    expected = [f"content/index.md:{found}"] if found else []
    assert of(findings(files), "likely-typo") == expected


def test_a_typo_of_a_copy_is_reported_once(findings: Findings) -> None:
    slip = USUAL.replace("referenced", "refrenced")
    found = findings(
        site(acme=about(USUAL), bolt=about(USUAL), comet=about(USUAL), delta=about(slip))
    )
    assert [one.split(" ")[0] for one in found] == ["near-duplicate"]
