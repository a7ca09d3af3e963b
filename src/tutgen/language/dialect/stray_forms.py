"""The forms of markup that have no effect here: how each is found, what it is, and what to write instead.

Forms are looked for in the visible text of a line or paragraph: what came out as text, the rest
masked (`UNDERSTOOD`, `CODE`, `EMPHASIS`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tutgen.language.dialect.bracket_ids import WORDS

UNDERSTOOD, CODE, EMPHASIS = "\ue000", "\ue001", "\ue002"
"""Characters that replace what was understood as markup: a code span begins with CODE, a delimiter of bold or
emphasized text is EMPHASIS, all else is UNDERSTOOD."""

Finder = Callable[[str], Iterable[tuple[int, int]]]


class StrayForm(NamedTuple):
    """A form of markup that has no effect here."""

    sign: str
    """A part of every match, looked for first since that is fast."""
    find: Finder
    """Visible text -> start and end of each match."""
    what: str
    """The end of the message `'...' is shown as text: `."""
    hint: str
    in_cells: bool = True
    """Whether a cell of a table can hold it."""


def _pattern(*alternatives: str) -> Finder:
    """Where one of these patterns matches. `M` in them is anything masked; blanks do not count.

    Compiled when it is first needed: few of the forms are in any site.
    """
    pattern = "|".join(alternatives).replace("{M}", r"\ue000-\ue002")
    flags = re.MULTILINE | re.VERBOSE
    return lambda text: (found.span() for found in re.finditer(pattern, text, flags))


def _stars(text: str) -> Iterator[tuple[int, int]]:
    """Stars that make nothing bold: not closed, with blanks inside, or left over.

    Not reported: a power (`2 ** 3`), a glob (`src/**/*.py`), a star that leads to a remark (`price*`).
    """
    loose = -1
    """Where a `**` stands between blanks on this line."""
    for run in re.finditer(r"\*+|\n", text):
        start, end = run.span()
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if run.group() == "\n":
            loose = -1
        elif EMPHASIS in (before, after):
            yield start, end
        elif end - start == 1:
            if before == " " and after.isalpha() and text[:start].strip():
                yield start, end
        elif before.isspace() and after.isspace():
            if loose >= 0 and re.search(r"[^\W\d_]{2}", text[loose:start]):
                yield loose, end
                loose = -1
            else:
                loose = start
        elif "/" not in (before, after):
            yield start, end


def _backticks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of backticks that none closes; a line that begins like a directive is reported elsewhere."""
    for run in re.finditer(r"`+", text):
        line = text[text.rfind("\n", 0, run.start()) + 1 : run.end() + 1]
        if "```{" not in line:
            yield run.span()


def _references(text: str) -> Iterator[tuple[int, int]]:
    """`[words]`; except an index (`a[i]`), what is quoted or capitals, and `[optional]`."""
    for found in _REFERENCE.finditer(text):
        if found[1].lower() not in WORDS and not found[1].isupper():
            yield found.span()


_REFERENCE = re.compile(
    r"""(?<![\w\])}\ue000-\ue002!\\"'“‘«„])\[([^\W\d_][\w.\- ]+)\](?![\[(:{\w"'”’»“])"""
)


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """The first line of what looks like a table."""
    at = 0
    lines = text.split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        stripped = line.strip()
        framed = len(stripped) > 1 and stripped[0] == stripped[-1] == "|"
        if (framed and (stripped.count("|") > 2 or below.lstrip().startswith("|"))) or (
            "|" in line and "|" in below and _DELIMITERS.fullmatch(below)
        ):
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(stripped)
            return
        at += len(line) + 1


_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")

_CJK = r"[\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
_LABEL = r"!?\[ [^\[\]\n]* \]"
_ADDRESS = r"(?: \w+:// | mailto: | \.{0,2}/ | \# | [\w\-/.%]+\.\w{2,5}(?=[\#)\]]) )"
_ADMONITION = "write :::{note}, and ::: below the text"
_NO_COMMENT = "there is no comment of this form"

STATEMENT = StrayForm(
    "{%",
    _pattern(r"\{%-?[^{}\n]{0,500}?-?%\}"),
    "statements have no effect",
    ":::{only} service.slug == 'x' chooses what a page shows, and :::{include} path.md takes in a "
    "snippet",
)
"""Readers of titles and other plain texts see it too."""

FORMS: tuple[StrayForm, ...] = (
    StrayForm(
        "<!--",
        _pattern(r"<!--"),
        "the comment has no end",
        "end it with '-->', or begin each of its lines with '% '",
    ),
    # Templates
    STATEMENT,
    StrayForm(
        "{#", _pattern(r"\{\#[ \t][^{}\n]{0,500}?\#\}"), _NO_COMMENT, "begin the line with '% '"
    ),
    StrayForm("{/*", _pattern(r"\{/\*[^{}]{0,500}?\*/\}"), _NO_COMMENT, "begin the line with '% '"),
    # kramdown
    StrayForm(
        "{:",
        _pattern(r"\{::?[ \t]*(?: [.\#]|toc\b|[\w\-]+=|\w+: ) [^{}\n]*\}", r"\{::\w[^{}\n]*\}"),
        "attributes are written in another way",
        "write {#id .class} on the line above a block, or right behind [words], code or a link",
    ),
    # Lists of contents
    StrayForm(
        "[",
        _pattern(r"\[\[_?(?i:toc)_?\]\]", r"@?\[(?i:toc)\]", r"\[_TOC_\]"),
        "there is no such list of contents",
        "leave it out: a page that has headings gets its list by itself",
    ),
    # Unknown alerts
    StrayForm(
        "[!",
        _pattern(r"^\[![A-Za-z]+[^\]\n]*\]"),
        "there is no such alert",
        "begin a quote with > [!NOTE], or TIP, IMPORTANT, WARNING, CAUTION; or write :::{note}",
    ),
    # Wikis
    StrayForm(
        "[[",
        _pattern(r"!?\[\[(?![\s\d\"'\-\[])[^\[\]\n]+\]\](?!\])"),
        "there are no wiki links",
        "write [text](page.md), or ![text](picture.png) for a picture",
    ),
    # Python-Markdown, MkDocs
    StrayForm(
        "!!!",
        _pattern(r"^!!!\+?[ \t]+\S.*"),
        "admonitions are written in another way",
        _ADMONITION,
        in_cells=False,
    ),
    StrayForm(
        "???",
        _pattern(r"^\?\?\?\+?[ \t]+\S.*"),
        "what opens and closes is written in another way",
        "write :::{dropdown} Title, and ::: below the text",
        in_cells=False,
    ),
    StrayForm(
        "===",
        _pattern(r"^===[!+]*[ \t]+[\"'“].*"),
        "tabs are written in another way",
        "write the parts one below the other, each under a heading or in a {dropdown}",
        in_cells=False,
    ),
    StrayForm(
        "///",
        _pattern(r"^///+[ \t]*\w.*"),
        "blocks are written in another way",
        _ADMONITION,
        in_cells=False,
    ),
    StrayForm(
        "8<",
        _pattern(r"^;?-+8<-+.*"),
        "snippets are included in another way",
        "write :::{include} path.md, and ::: below it",
        in_cells=False,
    ),
    StrayForm(
        "==",
        _pattern(r"(?<![=!<>\w:+\-*/])==(?=[^\s=])[^=\n]*(?<=[^\s=])==(?![=\w])"),
        "text cannot be marked",
        "write **words** or *words*",
    ),
    StrayForm(
        "~",
        _pattern(
            r"(?<=[\w)])~[^\s~{M}/]{1,20}~(?![~/])",
            r"(?<![\w~{M}/])~(?=[^\s~/])[^~\n]{0,200}(?<=[^\s/~])~(?![~/\w])",
        ),
        "there is no subscript, and one ~ strikes nothing out",
        "write the character itself (H₂O), or ~~words~~",
    ),
    StrayForm(
        "^",
        _pattern(r"(?<=[\w)])\^[^\s^{M}]{1,20}\^(?!\^)"),
        "there is no superscript",
        "write the character itself (m²)",
    ),
    StrayForm(
        "^[",
        _pattern(r"\^\[[^\[\]\n]+\]"),
        "a footnote stands below the text",
        "write [^label], and a line below: [^label]: the note",
    ),
    # reStructuredText
    StrayForm(
        CODE,
        _pattern(r":[A-Za-z][\w:+.\-]*:(?=\ue001)"),
        "roles are written in another way",
        "write {doc}`page`, {ref}`label` or {kbd}`Ctrl`",
    ),
    StrayForm(
        "_",
        _pattern(r"\ue001\ue000*__?(?![\w{M}])"),
        "links are written in another way",
        "write [text](address)",
    ),
    StrayForm(
        "..",
        _pattern(r"^\.\.[ \t]+(?: [\w.:+\-]+:: | _[^:\n]+: | \[[^\]\n]+\] | \|[^|\n]+\| ).*"),
        "directives are written in another way",
        "write :::{name} argument, its text, and ::: below; a label is (label)=",
        in_cells=False,
    ),
    # AsciiDoc
    StrayForm(
        "[",
        _pattern(
            r"""^\[(?: (?: NOTE|TIP|IMPORTANT|WARNING|CAUTION|source|listing|quote|verse|example
            |sidebar|horizontal|qanda|discrete|float|abstract|partintro
            |(?:cols|options|role|subs|format|width)=[^\]\n]* | [%.\#][\w.%\-]+ )
            (?:[,%.\#][^\]\n]*)? )\][ \t]*$""",
        ),
        "blocks are written in another way",
        "write :::{note}, its text, and ::: below; ```python for code; {#id} above a block",
    ),
    StrayForm(
        "",
        _pattern(r"^(?:={4,}|\.{4,}|\+{4,}|/{4,}|\|={3,})[ \t]*$"),
        "blocks are written in another way",
        "write :::{note}, its text, and ::: below; or ``` above and below code",
    ),
    StrayForm(
        "=",
        _pattern(r"^(?:=(?![ \t]*\d)|={2,6})[ \t]+[^\s=\"].*"),
        "headings are written in another way",
        "write ## Heading",
        in_cells=False,
    ),
    StrayForm(
        "[",
        _pattern(
            r"(?<![\w/.])(?: image|include|video|audio|toc|xref|link|icon|kbd|btn|menu|footnote"
            r"|mailto|ifdef|ifndef|endif )::?[^\s\[\]]{0,300}\[[^\[\]\n]*\]",
            r"https?://[^\s\[\]]{1,300}\[[A-Za-z][^\[\]\n]*\](?![\w/:=&])",
        ),
        "macros are written in another way",
        "write [text](address), ![text](picture.png), or :::{include} path.md",
    ),
    StrayForm(
        "",
        _pattern(r"^(?: \*{2,5} | \.{1,2} )[ \t]+[^\W\d_][^*\n]*$"),
        "lists are written in another way",
        "write '- ' or '1. ' before each item, and indent those within an item",
        in_cells=False,
    ),
    StrayForm(
        "<<",
        _pattern(r"<<[A-Za-z_][\w\-]*(?:,[^<>\n]*)?>>"),
        "references are written in another way",
        "write [text](page.md#id)",
    ),
    StrayForm(
        "<",
        _pattern(r"^<\d{1,2}>[ \t]+\S.*"),
        "notes are written in another way",
        "write a list 1., 2., ... right below the code whose lines end with <1>, <2>",
        in_cells=False,
    ),
    # MDX
    StrayForm(
        "port",
        _pattern(
            r"^import[ \t]+[\w{},*\t ]{1,200}?[ \t]from[ \t]+[\"'].*",
            r"^export[ \t]+(?:const|default|function)\b.*",
        ),
        "components cannot be imported",
        "leave the line out",
        in_cells=False,
    ),
    # Marks of headings and lists
    StrayForm(
        "#",
        _pattern(r"^(?: \#{2,6}[^\s\#{{M}!\[] | \#[A-Z]\S*(?=[ \t]) ).*"),
        "this is no heading",
        "write a blank behind the #: ## Heading",
        in_cells=False,
    ),
    StrayForm(
        "",
        _pattern(r"^(?: \#{1,6} | [*+\-] | \d{1,9}[.)] )(?=[^\S\n\t\ ]).*"),
        "the blank behind the mark is not the one of the space bar",
        "write an ordinary blank there",
        in_cells=False,
    ),
    StrayForm(
        "＃", _pattern(r"^＃+.*"), "the mark is full-width", "write ## Heading", in_cells=False
    ),
    # Tables
    StrayForm(
        "|",
        _tables,
        "this is no table",
        "a table is a head, a line |---|---| with as many columns, and rows",
        in_cells=False,
    ),
    # Links
    StrayForm(
        "](",
        _pattern(rf"{_LABEL}\([^()<>\n]{{0,300}}[ \t][^()<>\n]{{0,300}}\)"),
        "this is no link, since its address has a blank in it",
        "put the address in angle brackets: [text](<my file.md>)",
    ),
    StrayForm("](", _pattern(rf"{_LABEL}\([^()\n]*"), "this is no link", "write [text](address)"),
    StrayForm(
        "]",
        _pattern(rf"{_LABEL}[^\S\n]+\({_ADDRESS}[^()\s]*\)"),
        "this is no link, since there is a blank before its address",
        "write [text](address)",
    ),
    StrayForm(
        ")[",
        _pattern(rf"\([^()\n]+\)\[{_ADDRESS}[^\[\]\s]*\]"),
        "this is no link, since the brackets are the wrong way round",
        "write [text](address)",
    ),
    StrayForm(
        "]:",
        _pattern(
            r"^\[[^\[\]\n^]+\]:[ \t]+\S*/\S*[ \t].*",
            r"^\[[^\[\]\n^]+\]:[ \t]+\S+[ \t].*\.\w{2,5}[ \t]*$",
        ),
        "this defines no address, since there is a blank in it",
        "put the address in angle brackets: [label]: <my file.md>",
        in_cells=False,
    ),
    StrayForm(
        "[@",
        _pattern(r"\[@[A-Za-z][\w:\-]*[^\[\]\n]*\]"),
        "there are no citations",
        "write a link, or a footnote [^label]",
    ),
    StrayForm(
        "[",
        _references,
        "the reference is not defined in this file",
        "add a line [words]: address; or write \\[ where brackets are meant",
    ),
    # Pictographs and formulas
    StrayForm(
        ":",
        _pattern(
            r"(?<![\w:/@\#.{M}]):(?!\d+:)(?:[a-z][a-z0-9_+\-]+|[+\-]1|100):(?![\w:/{M}])",
        ),
        "pictographs have no names, and options stand right below a directive",
        "write the character itself, such as ✅; or write it as code",
    ),
    StrayForm(
        "$",
        _pattern(
            r"\$\$[^$]{1,2000}\$\$",
            r"(?<![\w$])\$(?=[^\s$\d])(?:[^$\n]*[^\s$])?\$(?![\w$])",
            r"\$[^$\n]{0,200}\\[a-z]{2,}[^$\n]{0,200}(?<=\S)\$(?![A-Z_]{2})",
            r"(?<![\w$])\$\d[^$\n]{0,200}[\\^_={}][^$\n]{0,200}(?<=\S)\$(?![\w$])",
        ),
        "there are no formulas",
        "write it as code, or in characters (x², ½, ≤)",
    ),
    # What is not closed
    StrayForm(
        "*",
        _stars,
        "it makes nothing bold",
        "write **words**, without blanks inside; \\* for a star; or code",
    ),
    StrayForm(
        "__",
        _pattern(
            rf"(?<={_CJK})__[^\s_{{M}}](?:[^_\n{{M}}]{{0,300}}[^\s_])?__",
            rf"__[^\s_{{M}}](?:[^_\n{{M}}]{{0,300}}[^\s_])?__(?={_CJK})",
        ),
        "it makes nothing bold within a word",
        "write **words**",
    ),
    StrayForm(
        "![",
        _pattern(r"!\[[^\[\]\n^]+\](?![\[(:])"),
        "this is no picture, since it has no address",
        "write ![text](picture.png)",
    ),
    StrayForm(
        "~~",
        _pattern(r"~~(?=\S)", r"(?<=\S)~~", r"~~[ \t][^~\n]*[ \t]~~"),
        "it strikes nothing out",
        "write ~~words~~, without blanks inside",
    ),
    StrayForm(
        "`",
        _backticks,
        "the code is not closed",
        "close it with as many, or write \\` for a backtick",
    ),
    # Comments
    StrayForm(
        "%",
        _pattern(r"(?<![\d\U00100000-\U0010fffd]\n)^%(?![\w().]+%).*"),
        "this is no comment",
        "write '% ' below an empty line for a comment, and \\% where text is meant",
        in_cells=False,
    ),
)
"""Looked for in this order; a text that one form has matched is not matched by later ones."""
