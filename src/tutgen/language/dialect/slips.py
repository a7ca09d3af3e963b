"""Slips of our own Markdown: forms that look like it and have no effect."""

import re
from collections.abc import Iterator

from tutgen.language.dialect.bracket_ids import WORDS
from tutgen.language.dialect.stray_form import CODE, EMPHASIS, StrayForm, pattern


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
            if loose >= 0 and _are_words(text[loose + 2 : start], text[max(loose - 3, 0) : loose]):
                yield loose, end
                loose = -1
            else:
                loose = start
        elif "/" not in (before, after):
            yield start, end


def _are_words(between: str, before: str) -> bool:
    """Whether what stands between two `**` is to be bold, rather than a factor: `a ** b ** 2`."""
    if re.search(r"[^\W\d_]{2}", between):
        return True
    is_product = re.search(r"(?:^|\W)\w\s$|[\d)\]]\s$", before)
    return not is_product and bool(re.search(r"[^\W\d_]", between))


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
        if (
            (framed and (stripped.count("|") > 2 or below.lstrip().startswith("|")))
            or ("|" in line and "|" in below and _DELIMITERS.fullmatch(below))
            or line.count(" | ") == below.count(" | ") > 1
        ):
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(stripped)
            return
        at += len(line) + 1


_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")

_CJK = r"[\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
_FULL_WIDTH = "the mark is full-width"
_LABEL = r"!?\[ [^\[\]\n]* \]"
_ADDRESS = r"(?: \w+:// | mailto: | \.{0,2}/ | \# | [\w\-/.%]+\.\w{2,5}(?=[\#)\]]) )"

SLIPS: tuple[StrayForm, ...] = (
    StrayForm(
        "<!--",
        pattern(r"<!--"),
        "the comment has no end",
        "end it with '-->', or begin each of its lines with '% '",
    ),
    # Directives, roles and attributes
    StrayForm(
        "{",
        pattern(
            r"^\{(?:note|tip|important|warning|caution|danger|attention|hint|admonition|dropdown)\}(?!`).*",
            r"^\{(?:seealso|error|figure|include|literalinclude|code-block|request|response)\}[ \t]*$",
        ),
        "this is no directive",
        "write :::{name} argument, its text, and ::: below",
        in_cells=False,
    ),
    StrayForm(
        CODE,
        pattern(r"\{(?:doc|ref|kbd|bdg-[a-z\-]+)\}[ \t]+(?=\ue001)"),
        "a role stands right before its code",
        "take the blank out: {doc}`page`",
    ),
    StrayForm(
        "{",
        pattern(
            r"(?<![{$\w])\{[ \t]*[.\#][A-Za-z][\w\-]*(?:[ \t]+[.\#][A-Za-z][\w\-]*)*[ \t]*\}(?!\})"
        ),
        "these attributes belong to nothing",
        "write them at the end of a heading, on the line above a block, or right behind [words], code "
        "or a link",
    ),
    StrayForm(
        "：：：", pattern(r"^：：：.*"), _FULL_WIDTH, "write :::{note}, and ::: below the text"
    ),
    # Marks of headings and lists
    StrayForm(
        "#",
        pattern(r"^(?: \#{2,6}[^\s\#{{M}!\[] | \#[A-Z]\S*(?=[ \t]) ).*"),
        "this is no heading",
        "write a blank behind the #: ## Heading",
        in_cells=False,
    ),
    StrayForm(
        "",
        pattern(r"^(?: \#{1,6} | [*+\-] | \d{1,9}[.)] )(?=[^\S\n\t\ ]).*"),
        "the blank behind the mark is not the one of the space bar",
        "write an ordinary blank there",
        in_cells=False,
    ),
    StrayForm("＃", pattern(r"^＃+.*"), _FULL_WIDTH, "write ## Heading", in_cells=False),
    StrayForm(
        "#######",
        pattern(r"^\#{7,}[ \t]+\S.*"),
        "no heading has so many marks",
        "write ## Heading, and ### for one in its section",
        in_cells=False,
    ),
    StrayForm(
        "",
        pattern(
            r"^[•◦●○▪▫■‣∙⁃·・][ \t\u3000\u00a0]*[^\W\d_].*(?:\n[ \t]*[•◦●○▪▫■‣∙⁃·・].*)*",
            r"^[－＊＋][ \t\u3000].*(?:\n[ \t]*[－＊＋].*)*",
            r"^[０-９]+[.．、)）].*(?:\n[ \t]*[０-９]+[.．、)）].*)*",
        ),
        "this makes no list",
        "write '- ' or '1. ' before each item",
        in_cells=False,
    ),
    StrayForm(
        "",
        pattern(
            r"^\d{1,3}[.)][A-ZÀ-ÖØ-ÞΑ-ΩА-Я][^\W\d_].*(?:\n[ \t]*\d{1,3}[.)].*)*",
            r"^-[A-ZÀ-ÖØ-ÞΑ-ΩА-Я][^\W\d_]+[ \t].*(?:\n[ \t]*-[A-ZÀ-ÖØ-ÞΑ-ΩА-Я][^\W\d_].*)+",
        ),
        "this makes no list",
        "write a blank behind the mark: '- ' or '1. '",
        in_cells=False,
    ),
    StrayForm(
        "[]",
        pattern(r"\A\[\](?=[ \t][^\W\d_])"),
        "this is no box",
        "write '- [ ] ' before each task, with a blank in the brackets",
        in_cells=False,
    ),
    # Tables
    StrayForm(
        "|",
        _tables,
        "this is no table",
        "a table is a head, a line |---|---| with as many columns, and rows",
        in_cells=False,
    ),
    StrayForm("｜", pattern(r"^｜.*｜[ \t]*$"), _FULL_WIDTH, "write | head |, |---|, | cell |"),
    # Links
    StrayForm(
        "（",
        pattern(r"!?[\[［][^\[\]［］\n]+[\]］]（[^（）\n]*）"),
        "the parentheses are full-width",
        "write [text](address)",
    ),
    StrayForm(
        "］(",
        pattern(r"!?［[^［］\n]+］\([^()\n]*\)"),
        "the brackets are full-width",
        "write [text](address)",
    ),
    StrayForm(
        "<",
        pattern(r"<(?:https?://|mailto:)[^\s<>]+(?=[\s<]|\Z)"),
        "this is no link, since it is not closed",
        "write <https://address> or [text](https://address)",
    ),
    StrayForm(
        "](",
        pattern(rf"{_LABEL}\([^()<>\n]{{0,300}}[ \t][^()<>\n]{{0,300}}\)"),
        "this is no link, since its address has a blank in it",
        "put the address in angle brackets: [text](<my file.md>)",
    ),
    StrayForm("](", pattern(rf"{_LABEL}\([^()\n]*"), "this is no link", "write [text](address)"),
    StrayForm(
        "]",
        pattern(rf"{_LABEL}[^\S\n]+\({_ADDRESS}[^()\s]*\)"),
        "this is no link, since there is a blank before its address",
        "write [text](address)",
    ),
    StrayForm(
        ")[",
        pattern(rf"\([^()\n]+\)\[{_ADDRESS}[^\[\]\s]*\]"),
        "this is no link, since the brackets are the wrong way round",
        "write [text](address)",
    ),
    StrayForm(
        "]:",
        pattern(
            r"^\[[^\[\]\n^]+\]:[ \t]*\S*/\S*[ \t].*",
            r"^\[[^\[\]\n^]+\]:[ \t]+\S+[ \t].*\.\w{2,5}[ \t]*$",
        ),
        "this defines no address, since there is a blank in it",
        "put the address in angle brackets: [label]: <my file.md>",
        in_cells=False,
    ),
    StrayForm(
        "[@",
        pattern(r"\[@[A-Za-z][\w:\-]*[^\[\]\n]*\]"),
        "there are no citations",
        "write a link, or a footnote [^label]",
    ),
    StrayForm(
        "[",
        _references,
        "the reference is not defined in this file",
        "add a line [words]: address; or write \\[ where brackets are meant",
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
        pattern(
            rf"(?<={_CJK})__[^\s_{{M}}](?:[^_\n{{M}}]{{0,300}}[^\s_])?__",
            rf"__[^\s_{{M}}](?:[^_\n{{M}}]{{0,300}}[^\s_])?__(?={_CJK})",
        ),
        "it makes nothing bold within a word",
        "write **words**",
    ),
    StrayForm(
        "![",
        pattern(r"!\[[^\[\]\n^]+\](?![\[(:])"),
        "this is no picture, since it has no address",
        "write ![text](picture.png)",
    ),
    StrayForm(
        "~~",
        pattern(r"~~(?=\S)", r"(?<=\S)~~", r"~~[ \t][^~\n]*[ \t]~~"),
        "it strikes nothing out",
        "write ~~words~~, without blanks inside",
    ),
    StrayForm("＊＊", pattern(r"＊＊[^＊\n]+＊＊"), "the stars are full-width", "write **words**"),
    StrayForm("｀", pattern(r"｀[^｀\n]+｀"), "the backticks are full-width", "write `code`"),
    StrayForm(
        "",
        pattern(r"^(?: '{3} | ´{3} | [“”„‟]{3} | [‘’‛]{3} ).*"),
        "this begins no code",
        "write ``` above and below the code",
        in_cells=False,
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
        pattern(r"(?<![\d\U00100000-\U0010fffd]\n)^%(?![\w().]+%).*"),
        "this is no comment",
        "write '% ' below an empty line for a comment, and \\% where text is meant",
        in_cells=False,
    ),
)
