"""Code, requests and responses as Markdown: a fence, and the notes below it as a list.

Lines have no numbers there, so each note names its line by what stands on it.
"""

from collections.abc import Iterable, Sequence

from tutgen.language.listing import carried_notes
from tutgen.language.nodes import Code, CodeNote, Content, Paragraph, Request, Response, literal_of
from tutgen.language.rendering import Operation, Rendering, ShownBlock, Written
from tutgen.language.values import code_text, said_of_lines
from tutgen.language.writers import every_format
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
    """A fence of lines, unless they are empty, and below it their notes; that of a single line is a paragraph."""
    code = md.block(md.fence("\n".join(lines), language)) if any(lines) else ""
    by_line: dict[int, list[Written]] = {}
    for number, text in notes:
        by_line.setdefault(number, []).append(text)
    said = [
        (number, texts, "".join([rendering.run(text.program(writer)) for text in texts]))
        for number, texts in sorted(by_line.items())
    ]
    if len(lines) == 1:
        return code + "".join(text for _, _, text in said)
    items = [_note(lines[number - 1], texts[0], text) for number, texts, text in said]
    return code + (md.block(md.listed(items, "* ")) if items else "")


def _note(line: str, first: Written, text: str) -> str:
    """A note behind the line that it is about; below it, if it does not begin with a paragraph."""
    nodes = first.nodes if isinstance(first, Content) else ()
    is_inline = bool(nodes) and isinstance(nodes[0], Paragraph | CodeNote)
    between = " " if is_inline else "\n\n"
    named = md.code_span(line.strip().rstrip(" ,[{"))
    return f"{named}:{between}{text}" if named else text


def request(writer: RuleWriter, node: Request, out: Out) -> None:
    out.append(_placed(writer, node))


def response(writer: RuleWriter, node: Response, out: Out) -> None:
    out.append(_placed(writer, node))


def _placed(writer: RuleWriter, node: Request | Response) -> Operation:
    def form(block: ShownBlock, rendering: Rendering) -> str:
        return _block(block, rendering, writer)

    def operation(rendering: Rendering) -> str:
        block = every_format.placed_block(rendering, node)
        if block is None:
            return ""
        if isinstance(node, Response):
            return block.response_text(rendering, form)
        return block.request_text(rendering, form)

    return operation


def _block(block: ShownBlock, rendering: Rendering, writer: RuleWriter) -> str:
    """A request or a response, with what is said of it."""
    lines: list[str] = []
    shown: dict[
        int, int
    ] = {}  # a line of the block -> that of the fence, where it is one with the next
    is_open = False
    for number, line in enumerate(block.lines, 1):
        text = "".join([part for _, part in line])
        if is_open:
            lines[-1] += text
        else:
            lines.append(text)
        is_open = number in block.continued
        shown[number] = len(lines)
    caption = rendering.run(block.caption.program(writer))
    head = md.styled(caption, md.STRONG)
    if block.status:
        head = f"{head} {md.code_in_line(block.status)}"
    notes = [(shown[number], text) for number, texts in block.notes for text in texts]
    after = [rendering.run(text.program(writer)) for text in block.after]
    language = "http" if block.language == "console" or block.body_line > 1 else block.language
    said = noted(lines, language, notes, rendering, writer)
    return "".join([md.block(md.paragraph(head)), said, *after])
