"""Code as Markdown: a fence, and the notes below it as a list.

Lines have no numbers there, so each note names its line by what stands on it.
"""

from collections.abc import Iterable, Sequence

from tutgen.language.listings.listing import carried_notes
from tutgen.language.nodes import Code, CodeNote, Content, Paragraph, literal_of
from tutgen.language.rendering import Rendering, Written
from tutgen.language.values import code_text, said_of_lines
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.html_inline import plain_parts
from tutgen.language.writers.markdown_blocks import bold, framed
from tutgen.language.writers.writer import Out, RuleWriter

Notes = Iterable[tuple[int, Written]]
"""Line, from 1 on, and text."""


def code(writer: RuleWriter, node: Code, out: Out) -> None:
    caption = writer.program(node.caption)
    language = literal_of(node.language)
    constant = node.code.constant
    if constant is not None and language is not None and not (node.notes or node.lines_said):
        if caption:
            out.append(framed(caption, lambda said: bold(said).rstrip("\n")))
        out.append(md.block(md.fence(constant, language)))
        return
    named = plain_parts(node.language)

    def operation(rendering: Rendering) -> str:
        name = named(rendering).strip().lower() if language is None else language
        filled = node.code.filled(lambda expression: code_text(expression, rendering))
        count = filled.text.count("\n") + 1
        notes: list[tuple[int, Written]] = []
        for number, text in node.notes:
            places = range(number, number + 1) if node.code.is_value else filled.lines_of(number)
            notes += [(places.start, text)] if places and 0 < places.start <= count else ()
        notes += [(note.line, note.content) for note in carried_notes(filled)]
        notes += said_of_lines(node, rendering, filled.text, name).notes
        head = bold(rendering.run(caption))
        return head + noted(filled.text.split("\n"), name, notes, rendering, writer)

    out.append(operation)


def code_note(writer: RuleWriter, node: CodeNote, out: Out) -> None:
    out.append(framed(writer.program(node.children), md.paragraph))


def noted(
    lines: Sequence[str], language: str, notes: Notes, rendering: Rendering, writer: RuleWriter
) -> str:
    """A fence of lines, unless they are empty, and below it their notes."""
    code = md.block(md.fence("\n".join(lines), language)) if any(lines) else ""
    by_line: dict[int, list[Written]] = {}
    for number, text in notes:
        by_line.setdefault(number, []).append(text)
    is_named = len(lines) > 1
    said = []
    for number, texts in sorted(by_line.items()):
        told = "".join([rendering.run(text.program(writer)) for text in texts])
        name = line_name(lines[number - 1]) if is_named else ""
        note = named_note(name, texts[0], told)
        said.append(note_item(note) if is_named else note)
    return code + notes_below(said, is_named=is_named)


def notes_below(notes: list[str], *, is_named: bool) -> str:
    """The notes below a fence: a list of those that name their lines, each from `note_item`; paragraphs if they do not
    name their line, which is the only one."""
    return md.block(md.as_list(notes)) if is_named and notes else "".join(notes)


def note_item(note: str) -> str:
    """A note as an item of a list."""
    return md.item(note, "* ")


def line_name(line: str) -> str:
    """A line of code, as its notes name it; empty for none."""
    return md.code_span(line.strip().rstrip(" ,[{"))


def named_note(name: str, first: Written, text: str) -> str:
    """A note behind the name of the line that it is about; below it, if `first`, its beginning, is no paragraph."""
    if not name:
        return text
    nodes = first.nodes if isinstance(first, Content) else ()
    is_inline = bool(nodes) and isinstance(nodes[0], Paragraph | CodeNote)
    between = " " if is_inline else "\n\n"
    return f"{name}:{between}{text}"
