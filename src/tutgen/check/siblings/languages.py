"""The languages of sites, as ISO 639 codes: rules that know words hold for some of them."""

ENGLISH = frozenset({"en"})


def language_of(lang: str) -> str:
    """The language of a BCP 47 tag: `de` of `de-AT`."""
    return lang.lower().partition("-")[0]
