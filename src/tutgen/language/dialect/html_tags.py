"""HTML in a text, which is shown as it stands; and components of JSX, which look alike."""

import re
from collections.abc import Iterator, Mapping, MutableSet

_ELEMENTS = frozenset(
    (
        "a", "abbr", "acronym", "article", "aside", "audio", "b", "bdi", "bdo", "big",
        "blockquote", "br", "button", "canvas", "caption", "center", "cite", "code", "col",
        "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "embed", "fieldset",
        "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "head", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "legend", "li",
        "main", "mark", "math", "nav", "nobr", "noscript", "ol", "optgroup", "option", "p",
        "path", "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "script",
        "section", "select", "small", "source", "span", "strike", "strong", "style", "sub",
        "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th",
        "thead", "tr", "tt", "u", "ul", "var", "video", "wbr",
    )
)  # fmt: skip
_ALSO_WORDS = frozenset(
    (
        "address", "area", "base", "body", "data", "datalist", "dialog", "header", "hgroup",
        "label", "link", "map", "menu", "meta", "meter", "object", "output", "param", "search",
        "slot", "time", "title", "track",
    )
)  # fmt: skip
"""Elements whose names are words that readers may have to fill in, as in `<title>`: HTML only with
an attribute, or closed."""
_HINTS: Mapping[str, str] = {
    "a": "write [text](address)",
    "b": "write **words**",
    "br": "end the line with a backslash",
    "code": "write `code`",
    "del": "write ~~words~~",
    "details": "write :::{dropdown} Title, and ::: below the text",
    "em": "write *words*",
    "hr": "write --- between empty lines",
    "i": "write *words*",
    "img": "write ![text](picture.png)",
    "kbd": "write {kbd}`Ctrl`",
    "pre": "write ``` above and below the code",
    "strong": "write **words**",
    "table": "write a table of Markdown: | head |, |---|, | cell |",
}
_DEFAULT = "use Markdown, or write it as code"
_COMPONENTS = frozenset(
    (
        "Accordion", "AccordionGroup", "Admonition", "Alert", "Aside", "Badge", "Banner",
        "Callout", "Card", "CardGroup", "Cards", "Code", "CodeBlock", "CodeGroup", "Columns",
        "Danger", "Details", "Expandable", "FileTree", "Frame", "Head", "Icon", "Image", "Info",
        "Link", "LinkCard", "Note", "ParamField", "Snippet", "Step", "Steps", "Tab", "TabItem",
        "Tabs", "Tip", "Tooltip", "Trans", "Video", "Warning", "YouTube",
    )
)  # fmt: skip
_COMPONENT = (
    "components have no effect: write a directive, such as :::{note} or :::{dropdown} Title"
)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*)(?P<rest>(?:\s[^<>]*)?/?)>"
    r"|<\?[A-Za-z=][^<>]*>|<![A-Za-z\[][^<>]*>|</?>"
)
_ATTRIBUTE = re.compile(r"\s[\w:@.-]+\s*=")
_UNENDED = re.compile(r"<(?P<name>[A-Za-z][\w.:-]*)(?P<rest>\s[^<>]*=\s*[\"'{][^<>]*)(?P<close>)\Z")
"""A tag whose `>` stands on a line of its own, and so begins a quote."""
_END = re.compile(r"</([\w.:-]+)")


def raw_html(text: str, opened: MutableSet[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and a hint for each tag in a text.

    An end tag is left out if the start tag was found too: `opened` holds the names of such elements, and new
    ones are added to it.
    """
    ended = set(_END.findall(text))
    tags = [*_TAG.finditer(text), *_UNENDED.finditer(text, text.rfind("<"))]
    for tag in tags:
        name = tag["name"]
        if not name:
            if tag.group() not in ("<>", "</>"):
                yield *tag.span(), _DEFAULT
            continue
        if tag["close"] and name in opened:
            continue
        hint = _hint(name, tag, text, is_ended=name in ended)
        if hint:
            if not tag["close"]:
                opened.add(name)
            yield *tag.span(), hint


def _hint(name: str, tag: re.Match[str], text: str, *, is_ended: bool) -> str | None:
    """The hint on what to write instead; None if it is no tag: `<api_key>`, `List<Item>`. `is_ended`: whether its
    end tag stands in the text."""
    rest = tag["rest"]
    is_marked = is_ended or bool(tag["close"] or rest.endswith("/") or _ATTRIBUTE.search(rest))
    is_element = name.lower() in _ELEMENTS or (is_marked and name.lower() in _ALSO_WORDS)
    if is_element and (name.islower() or name.isupper()):
        return _HINTS.get(name.lower(), _DEFAULT)
    after_word = text[tag.start() - 1 : tag.start()].isalnum()
    is_component = is_marked or name.partition(".")[0] in _COMPONENTS
    if name[0].isupper() and not after_word and is_component:
        return _COMPONENT
    if is_marked and "-" in name and name.islower():
        return _DEFAULT
    return None
