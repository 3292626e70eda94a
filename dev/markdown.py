"""The little Markdown of readme fragments, as reStructuredText.

Headings, paragraphs, lists, fenced code, tables, images, and inline code, links,
bold and italics. Anything else raises: a readme that is wrong on PyPI helps nobody.
"""

import re
from collections.abc import Callable

UNDERLINES = "=-~^"

_INLINE: list[tuple[str, Callable[[re.Match[str]], str] | str]] = [
    (r"\[([^\]]+)\]\(([^)\s]+)\)", r"`\1 <\2>`__"),
    (r"<(https?://[^>\s]+)>", r"\1"),
    (r"\\<(.*?)\\>", r"<\1>"),
    (r"(?<![\w*])_(?=\S)([^_]+)(?<=\S)_(?![\w])", r"*\1*"),
]


def to_rst(text: str, *, level: int = 1) -> str:
    """``text`` as reST; its first heading gets the underline of ``level``."""
    lines = text.strip("\n").split("\n")
    result: list[str] = []
    while lines:
        if lines[0].lstrip().startswith("```"):
            result += _fence(lines)
        elif lines[0].lstrip().startswith("|"):
            result += _table(lines)
        else:
            result += _line(lines.pop(0), level)
    return "\n".join(result).strip("\n") + "\n"


def _line(line: str, level: int) -> list[str]:
    heading = re.match(r"(#+) +(.*)", line)
    if heading:
        title = _inline(heading.group(2))
        depth = min(level + len(heading.group(1)) - 1, len(UNDERLINES) - 1)
        return ["", title, UNDERLINES[depth] * len(title), ""]
    image = re.match(r"!\[([^\]]*)\]\(([^)\s]+)\)$", line.strip())
    if image:
        # A fragment lies one folder below the readme that it becomes a part of.
        target = image.group(2).removeprefix("../")
        return ["", f".. image:: {target}", f"   :alt: {image.group(1)}", ""]
    if re.match(r"\s*(>|<\w)", line):
        raise ValueError(f"not understood in a readme fragment: {line!r}")
    return [_inline(re.sub(r"^(\s*)\* ", r"\1- ", line))]


def _inline(text: str) -> str:
    # Code is taken out first: nothing inside it is markup.
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(_code(p) if p.startswith("`") else _marks(p) for p in pieces)


def _code(piece: str) -> str:
    return f"`{piece}`"


def _marks(piece: str) -> str:
    for pattern, replacement in _INLINE:
        piece = re.sub(pattern, replacement, piece)
    return piece


def _fence(lines: list[str]) -> list[str]:
    """The block; one that belongs to an item of a list is indented as its text is."""
    opening = lines.pop(0)
    language = opening.strip("` ") or "text"
    indent = opening[: len(opening) - len(opening.lstrip())]
    code = []
    while lines and not lines[0].lstrip().startswith("```"):
        code.append(f"{indent}   {lines.pop(0).removeprefix(indent)}".rstrip())
    if not lines:
        raise ValueError("a fenced block of a readme fragment is not closed")
    lines.pop(0)
    return ["", f"{indent}.. code-block:: {language}", "", *code, ""]


def _table(lines: list[str]) -> list[str]:
    rows = []
    while lines and lines[0].lstrip().startswith("|"):
        cells = re.split(r"(?<!\\)\|", lines.pop(0).strip().strip("|"))
        # a bar inside a cell is written \\|
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    rows = [row for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
    result = ["", ".. list-table::", "   :header-rows: 1", ""]
    for row in rows:
        marks = ["   * - ", *["     - "] * (len(row) - 1)]
        result += [f"{m}{_inline(c)}".rstrip() for m, c in zip(marks, row, strict=True)]
    return [*result, ""]
