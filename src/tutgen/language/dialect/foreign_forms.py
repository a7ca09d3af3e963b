"""What other dialects of Markdown, and other languages of its kind, write: forms that have no effect here."""

from tutgen.language.dialect.stray_form import CODE, StrayForm, pattern

_ADMONITION = "write :::{note}, and ::: below the text"
_NO_COMMENT = "there is no comment of this form"
_HEADINGS = "headings are written in another way"
_SNIPPETS = "snippets are included in another way"
_INCLUDE = "write :::{include} path.md, and ::: below it"

STATEMENT = StrayForm(
    "{%",
    pattern(r"\{%-?[^{}\n]{0,500}?-?%\}"),
    "statements have no effect",
    ":::{only} service.slug == 'x' chooses what a page shows, and :::{include} path.md takes in a "
    "snippet",
)
"""Readers of titles and other plain texts see it too."""

FOREIGN_FORMS: tuple[StrayForm, ...] = (
    # Templates
    STATEMENT,
    StrayForm(
        "{#", pattern(r"\{\#-?[ \t][^{}\n]{0,500}?\#\}"), _NO_COMMENT, "begin the line with '% '"
    ),
    StrayForm("{/*", pattern(r"\{/\*[^{}]{0,500}?\*/\}"), _NO_COMMENT, "begin the line with '% '"),
    StrayForm(
        "//", pattern(r"^//[ \t]+\S.*"), _NO_COMMENT, "begin the line with '% '", in_cells=False
    ),
    StrayForm(
        "<%",
        pattern(r"<%[=@\-]?[^<>\n]{0,500}%>"),
        "statements have no effect",
        "{{ service.name }} shows a value, and :::{only} service.slug == 'x' chooses what a page shows",
    ),
    # kramdown
    StrayForm(
        "{:",
        pattern(r"\{::?[ \t]*(?: [.\#]|toc\b|[\w\-]+=|\w+: ) [^{}\n]*\}", r"\{:[:/]\w*[^{}\n]*\}"),
        "attributes are written in another way",
        "write {#id .class} at the end of a heading, on the line above a block, or right behind [words], "
        "code or a link",
    ),
    # Lists of contents
    StrayForm(
        "[",
        pattern(r"\[\[_?(?i:toc)_?\]\]", r"@?\[(?i:toc)\]", r"\[_TOC_\]"),
        "there is no such list of contents",
        "leave it out: a page that has headings gets its list by itself",
    ),
    # Unknown alerts
    StrayForm(
        "[!",
        pattern(r"^\[![ \t]*[A-Za-z]+\b[^\]\n]*\]?"),
        "there is no such alert",
        "begin a quote with > [!NOTE], or TIP, IMPORTANT, WARNING, CAUTION; or write :::{note}",
    ),
    # Wikis
    StrayForm(
        "[[",
        pattern(r"^\[\[[A-Za-z_][\w.\-]*(?:,[^\[\]\n]*)?\]\][ \t]*(?=\n)"),
        "labels are written in another way",
        "write (label)= on the line above what it marks",
    ),
    StrayForm(
        "[[",
        pattern(r"!?\[\[(?![\s\d\"'\-\[])[^\[\]\n]+\]\](?!\])"),
        "there are no wiki links",
        "write [text](page.md), or ![text](picture.png) for a picture",
    ),
    # Python-Markdown, MkDocs
    StrayForm(
        "!!!",
        pattern(r"^!!!\+?[ \t]*\w.*"),
        "admonitions are written in another way",
        _ADMONITION,
        in_cells=False,
    ),
    StrayForm(
        "???",
        pattern(r"^\?\?\?\+?[ \t]*\w.*"),
        "what opens and closes is written in another way",
        "write :::{dropdown} Title, and ::: below the text",
        in_cells=False,
    ),
    StrayForm(
        "===",
        pattern(r"^===[!+]*[ \t]+[\"'“].*"),
        "tabs are written in another way",
        "write the parts one below the other, each under a heading or in a {dropdown}",
        in_cells=False,
    ),
    StrayForm(
        "///",
        pattern(r"^///+[ \t]*\w.*"),
        "blocks are written in another way",
        _ADMONITION,
        in_cells=False,
    ),
    StrayForm(
        "8<",
        pattern(r"^;?-+8<-+.*"),
        _SNIPPETS,
        _INCLUDE,
        in_cells=False,
    ),
    StrayForm("!include", pattern(r"^!include\w*[ \t].*"), _SNIPPETS, _INCLUDE, in_cells=False),
    StrayForm(
        "*[",
        pattern(r"^\*\[[^\[\]\n]+\]:[ \t]+\S.*"),
        "abbreviations are not explained so",
        "explain the word in the text where it first stands, or in a footnote [^label]",
        in_cells=False,
    ),
    StrayForm(
        "++",
        pattern(
            r"(?<![\w+{])\+\+[a-z0-9\-]+(?:\+[a-z0-9\-]+)+\+\+(?![\w+])",
            r"(?<![\w+{])\+\+[^\W\d_]{2}[^+\n]*(?<=\w)\+\+(?![\w+}])",
        ),
        "text cannot be underlined, and keys are written in another way",
        "write *words*, or {kbd}`Ctrl+C`",
    ),
    StrayForm(
        "{",
        pattern(
            r"\{\+\+[^{}\n]+\+\+\} | \{--[^{}\n]+--\} | \{==[^{}\n]+==\} | \{>>[^{}\n]+<<\}"
            r" | \{~~[^{}\n]+~~\}"
        ),
        "changes and remarks are not marked so",
        "write the text as it is to be, and <!-- a comment --> for colleagues",
    ),
    StrayForm(
        "==",
        pattern(r"(?<![=!<>\w:+\-*/])==(?=[^\s=])[^=\n]*(?<=[^\s=])==(?![=\w])"),
        "text cannot be marked",
        "write **words** or *words*",
    ),
    StrayForm(
        "~",
        pattern(
            r"(?<=[\w)])~[^\s~{M}/]{1,20}~(?![~/])",
            r"(?<![\w~{M}/])~(?=[^\s~/])[^~\n]{0,200}(?<=[^\s/~])~(?![~/\w])",
        ),
        "there is no subscript, and one ~ strikes nothing out",
        "write the character itself (H₂O), or ~~words~~",
    ),
    StrayForm(
        "^",
        pattern(r"(?<=[\w)])\^[^\s^{M}]{1,20}\^(?!\^)"),
        "there is no superscript",
        "write the character itself (m²)",
    ),
    StrayForm(
        "^[",
        pattern(r"\^\[[^\[\]\n]+\]"),
        "a footnote stands below the text",
        "write [^label], and a line below: [^label]: the note",
    ),
    # Directives of Markdown's extensions
    StrayForm(
        "::",
        pattern(r"^::(?!:)[ \t]*(?: [a-z][\w\-]*(?: [\[{].* | [ \t]*$) | \{[a-z\-]+\}.* )"),
        "directives are written in another way",
        "write :::{name} argument, its text, and ::: below",
        in_cells=False,
    ),
    # reStructuredText
    StrayForm(
        CODE,
        pattern(r":[A-Za-z][\w:+.\-]*:(?=\ue001)"),
        "roles are written in another way",
        "write {doc}`page`, {ref}`label` or {kbd}`Ctrl`",
    ),
    StrayForm(
        "_",
        pattern(r"\ue001\ue000*__?(?![\w{M}])"),
        "links are written in another way",
        "write [text](address)",
    ),
    StrayForm(
        "..",
        pattern(r"^\.\.[ \t]+(?: [\w.:+\-]+:: | _[^:\n]+: | \[[^\]\n]+\] | \|[^|\n]+\| ).*"),
        "directives are written in another way",
        "write :::{name} argument, its text, and ::: below; a label is (label)=",
        in_cells=False,
    ),
    StrayForm(
        "..",
        pattern(r"\A\.\.[ \t]+(?!_)\w[^\n:|\[\]*]*$"),
        _NO_COMMENT,
        "begin the line with '% '; a list within a list is indented, and has '1. ' before each item",
        in_cells=False,
    ),
    StrayForm(
        "::",
        pattern(r"(?<=[A-Za-z)])::[ \t]*\Z", r"\A::[ \t]*\Z"),
        "code is written in another way",
        "write ``` above and below the code",
        in_cells=False,
    ),
    StrayForm(
        "::",
        pattern(r"^[A-Za-z][\w\ \-]{0,60}::[ \t]+\S.*"),
        "what a word means is written in another way",
        "write the word, and on the line below ': ' and what it means",
        in_cells=False,
    ),
    StrayForm(
        ":",
        pattern(r"^:[a-z]+[ \t][\w.]+:(?=[ \t]|$)"),
        "fields are written in another way",
        "write a table, or the word, and on the line below ': ' and what it means",
        in_cells=False,
    ),
    StrayForm(
        "^^^", pattern(r"(?<=\n)\^{3,}[ \t]*$"), _HEADINGS, "write ## Heading", in_cells=False
    ),
    StrayForm(
        '""""', pattern(r"(?<=\n)\"{4,}[ \t]*$"), _HEADINGS, "write ## Heading", in_cells=False
    ),
    StrayForm(
        "== ",
        pattern(r"^={2,}(?:[ \t]+={2,})+[ \t]*$"),
        "tables are written in another way",
        "write | head |, |---|, | cell |",
        in_cells=False,
    ),
    # AsciiDoc
    StrayForm(
        "[",
        pattern(
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
        pattern(r"^(?:={4,}|\.{4,}|\+{4,}|/{4,}|\|={3,}|<<<)[ \t]*$"),
        "blocks are written in another way",
        "write :::{note}, its text, and ::: below; or ``` above and below code",
    ),
    StrayForm(
        "=",
        pattern(r"^(?:=(?![ \t]*\d)|={2,6})[ \t]+[^\s=\"].*"),
        _HEADINGS,
        "write ## Heading",
        in_cells=False,
    ),
    StrayForm(
        "[",
        pattern(
            r"(?<![\w/.])(?: image|include|video|audio|toc|xref|link|icon|kbd|btn|menu|footnote"
            r"|mailto|ifdef|ifndef|endif )::?[^\s\[\]]{0,300}\[[^\[\]\n]*\]",
            r"https?://[^\s\[\]]{1,300}\[[A-Za-z][^\[\]\n]*\](?![\w/:=&])",
        ),
        "macros are written in another way",
        "write [text](address), ![text](picture.png), or :::{include} path.md",
    ),
    StrayForm(
        "",
        pattern(r"^(?: \*{2,5} | \.{1,2} )[ \t]+[^\W\d_][^*\n]*$"),
        "lists are written in another way",
        "write '- ' or '1. ' before each item, and indent those within an item",
        in_cells=False,
    ),
    StrayForm(
        "<<",
        pattern(r"<<[A-Za-z_][\w\-]*(?:,[^<>\n]*)?>>"),
        "references are written in another way",
        "write [text](page.md#id)",
    ),
    StrayForm(
        "<",
        pattern(r"^<\d{1,2}>[ \t]+\S.*"),
        "notes are written in another way",
        "write a list 1., 2., ... right below the code whose lines end with <1>, <2>",
        in_cells=False,
    ),
    StrayForm(
        "+",
        pattern(r"(?<=\n)\+[ \t]*(?=\n)"),
        "items go on in another way",
        "indent what belongs to the item, below an empty line",
        in_cells=False,
    ),
    # HTML
    StrayForm(
        "&",
        pattern(r"(?<!\w)&(?: [A-Za-z][A-Za-z0-9]{1,30}; | (?:nbsp|lt|gt|amp|quot)(?![\w;=]) )"),
        "it stands for no character",
        "write the character itself",
    ),
    # MDX
    StrayForm(
        ">",
        pattern(r"^</?>[ \t]*$"),
        "components have no effect",
        "leave the line out",
        in_cells=False,
    ),
    StrayForm(
        "port",
        pattern(
            r"^import[ \t]+[\w{},*\t ]{1,200}?[ \t]from[ \t]+[\"'].*",
            r"^export[ \t]+(?:const|default|function)\b.*",
            r"^@import[ \t]+[\"'].*",
        ),
        "nothing can be imported",
        "leave the line out; :::{include} path.md takes in a snippet",
        in_cells=False,
    ),
    # Pictographs and formulas
    StrayForm(
        ":",
        pattern(
            r"(?<![\w:/@\#.{M}]):(?!\d+:)(?:[a-z][a-z0-9_+\-]+|[+\-]1|100):(?![\w:/{M}])",
        ),
        "pictographs have no names, and options stand right below a directive",
        "write the character itself, such as ✅; or write it as code",
    ),
    StrayForm(
        "$",
        pattern(
            r"\$\$[^$]{1,2000}\$\$",
            r"(?<![\w$])\$(?=[^\s$\d])(?:[^$\n]*[^\s$])?\$(?![\w$])",
            r"\$[^$\n]{0,200}\\[a-z]{2,}[^$\n]{0,200}(?<=\S)\$(?![A-Z_]{2})",
            r"(?<![\w$])\$\d[^$\n]{0,200}[\\^_={}][^$\n]{0,200}(?<=\S)\$(?![\w$])",
        ),
        "there are no formulas",
        "write it as code, or in characters (x², ½, ≤)",
    ),
)
