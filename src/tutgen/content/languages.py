"""Language tags (BCP 47): the form of a tag, the languages that exist, and the direction of their script."""

from tutgen.diagnostics import did_you_mean

TAG = (
    r"^[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    r"(-[Xx](-[A-Za-z0-9]{1,8})+)?$"
)
"""Language, script, region, variants, extensions, private use (RFC 5646, section 2.1)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TWO_LETTERS = _words(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv "
    "kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr "
    "nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu"
)
_OF_COUNTRIES = {"jp": "ja", "cn": "zh", "ua": "uk", "gr": "el", "dk": "da", "cz": "cs", "ir": "fa"}
"""Code of a country that is mistaken for a language -> the language."""

_RTL_LANGUAGES = _words(
    "ar he iw fa ur ps sd ug yi ji dv ckb sdh syr arc nqo ks lrc mzn glk azb pnb skr bal prs pes "
    "haz arz ary aeb acm apc ajp afb arq ars jpr lad rhg sam bgn bqi khw kvx luz"
)
_RTL_SCRIPTS = _words(
    "adlm arab aran hebr mand mend nkoo rohg samr sogd sogo syrc syre syrj syrn thaa yezi"
)


def is_known(tag: str) -> bool:
    """Whether the language of a well-formed tag exists. Codes of three letters and more are not looked up."""
    language = tag.partition("-")[0].lower()
    return len(language) != 2 or language in _TWO_LETTERS


def hint_for(tag: str) -> str | None:
    """The hint for a tag with an unknown language: the one that was meant; None if none is near."""
    language = tag.partition("-")[0].lower()
    other = _OF_COUNTRIES.get(language)
    return f"did you mean '{other}'?" if other else did_you_mean(language, _TWO_LETTERS)


def direction(tag: str) -> str:
    """`rtl` for a language, or a script that the tag names, that runs from right to left; `ltr`."""
    language, *more = tag.lower().split("-")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), None)
    is_rtl = script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"
