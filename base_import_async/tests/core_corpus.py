# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odd and hostile text files, each with what reading it must give.

``expected`` is the rows, ``[(number, cells), …]``, or a pattern of the sentence.
"""

from dataclasses import dataclass
from typing import Any

from ..core.formats import Limits


@dataclass(frozen=True)
class Odd:
    """A file that is not quite what its sender believes."""

    file_name: str
    data: bytes
    expected: list[tuple[int, tuple[Any, ...]]] | str
    limits: Limits = Limits()


AB = [(1, ("a", "b")), (2, ("1", "2"))]
AB_TYPED = [(1, ("a", "b")), (2, (1, 2))]

CSV = [
    Odd("empty.csv", b"", []),
    Odd("only_blank_lines.csv", b"\n\r\n \n", []),
    Odd("only_header.csv", b"a,b\n", [(1, ("a", "b"))]),
    Odd("no_line_end.csv", b"a,b\n1,2", AB),
    Odd("bom.csv", b"\xef\xbb\xbfa,b\n1,2\n", AB),
    Odd("only_bom.csv", b"\xef\xbb\xbf", []),
    Odd("utf16.csv", "a,b\n1,2\n".encode("utf-16"), AB),
    Odd("utf16_without_mark.csv", "a,b\n1,2\n".encode("utf-16-le"), AB),
    Odd("utf32.csv", "a;b\n1;2\n".encode("utf-32"), AB),
    Odd(
        "cp1252.csv",
        "a,b\ncafé,crème brûlée\n".encode("cp1252"),
        [(1, ("a", "b")), (2, ("café", "crème brûlée"))],
    ),
    Odd("mac_line_ends.csv", b"a,b\r1,2\r", AB),
    Odd("mixed_line_ends.csv", b"a,b\r\n1,2\n\r3,4", [*AB, (4, ("3", "4"))]),
    Odd("blank_rows.csv", b"\n\na,b\n,\n1,2\n", [(3, ("a", "b")), (5, ("1", "2"))]),
    Odd("open_quote.csv", b'a,b\n1,"2\n3,4\n', "quote that opens in row 2"),
    Odd("quote_in_text.csv", b'a,b\n1,2"x"\n', [(1, ("a", "b")), (2, ("1", '2"x"'))]),
    Odd("text_after_quote.csv", b'a,b\n1,"2"x\n', [(1, ("a", "b")), (2, ("1", "2x"))]),
    Odd("too_many_rows.csv", b"a,b\n" * 6, "after row 5", Limits(max_rows=5)),
    Odd("too_wide.csv", b"a," * 50 + b"b\n", "Row 1 has 51", Limits(max_columns=50)),
    Odd("too_large.csv", b"a,b\n" * 50, "200 bytes", Limits(max_bytes=100)),
    Odd("long_cell.csv", b"a,b\n1," + b"x" * 99, "Row 2", Limits(max_cell_length=50)),
    Odd("formulas.csv", b"a,b\n=1+1,@x\n", [(1, ("a", "b")), (2, ("=1+1", "@x"))]),
    Odd("tabs.tsv", b"a\tb\n1\t2\n", AB),
    Odd("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2, "encoding|read"),
]

JSON = [
    Odd("empty.json", b"", []),
    Odd("blank.json", b" \n\t ", []),
    Odd("no_items.json", b"[]", []),
    Odd("no_keys.json", b"[{}, {}]", []),
    Odd("objects.json", b'[{"a": 1, "b": 2}]', AB_TYPED),
    Odd("arrays.json", b'[["a", "b"], [1, 2]]', AB_TYPED),
    Odd("table.json", b'{"columns": ["a", "b"], "rows": [[1, 2]]}', AB_TYPED),
    Odd("columns_last.json", b'{"rows": [[1, 2]], "columns": ["a", "b"]}', AB_TYPED),
    Odd("objects_in_table.json", b'{"columns":["a"],"rows":[{"a":1,"b":2}]}', AB_TYPED),
    Odd("bom.json", b'\xef\xbb\xbf[{"a": 1, "b": 2}]', AB_TYPED),
    Odd("utf16.json", '[{"a": 1, "b": 2}]'.encode("utf-16"), AB_TYPED),
    Odd("lines.json", b'{"a": 1, "b": 2}\n{"a": 3}\n', [*AB_TYPED, (3, (3, None))]),
    Odd(
        "late_key.json",
        b'[{"a": 1}, {"b": 2, "a": 3}]',
        [(1, ("a", "b")), (2, (1, None)), (3, (3, 2))],
    ),
    Odd(
        "blank_items.json",
        b'[{"a": null, "b": ""}, {"a": 0, "b": false}]',
        [(1, ("a", "b")), (3, (0, False))],
    ),
    Odd("cut.json", b'[{"a": 1}, {"a": ', "in the middle of row 3"),
    Odd("cut_in_text.json", b'[{"a": 1}, {"a": "x', "in the middle of row 3"),
    Odd("cut_between.json", b'[{"a": 1},', "in the middle of row 3"),
    Odd(
        "cut_table.json", b'{"columns": ["a"], "rows": [["x"], ["y"', "middle of row 3"
    ),
    Odd("trailing.json", b'[{"a": 1}]\n garbage', "after the end .*line 2"),
    Odd(
        "two_documents.json",
        b'[{"a": 1}]\n\n[{"a": 2}] x',
        "Row 1 has a list or object under “#1”",
    ),
    Odd("twice.json", b'[{"a": 1}, {"a": 1, "a": 2}]', "Row 3 has the key “a” twice"),
    Odd("nan.json", b'[{"a": 1}, {"a": NaN}]', "Row 3 holds NaN"),
    Odd("infinity.json", b"[[1], [-Infinity]]", "Row 2 holds -Infinity"),
    Odd("single_quotes.json", b"[{'a': 1}]", "Row 2 is not valid JSON.*line 1"),
    Odd("comma.json", b'[{"a": 1,}]', "Row 2 is not valid JSON"),
    Odd("no_comma.json", b'[{"a": 1}\n {"a": 2}]', "Row 2 is not.*line 2"),
    Odd("line_in_text.json", b'[{"a": "x\ny"}]', "Row 2 is not valid JSON"),
    Odd("bare_text.json", b"hello", "Row 1 is not valid JSON"),
    Odd("one_object.json", b'{"a": 1}', "an array of objects"),
    Odd("wrong_rows.json", b'{"columns": ["a"], "rows": 5}', "an array of objects"),
    Odd("wrong_columns.json", b'{"columns": "ab", "rows": []}', "an array of objects"),
    Odd("numbers.json", b"[1, 2]", "Row 2 is neither"),
    Odd("null_item.json", b'[{"a": 1}, null]', "Row 3 is neither"),
    Odd("mixed.json", b'[["a"], {"a": 1}]', "Row 2 is an object"),
    Odd(
        "nested_array.json",
        b'[["a"], [["x"]]]',
        "Row 2 has a list or object under “#1”",
    ),
    Odd("list_of_text.json", b'[{"a": ["x", "y"]}]', "Row 2 has a list .*“a”"),
    Odd("no_name.json", b'[{"a": 1}, {" ": 2}]', "Row 3 has a value without a name"),
    Odd("orphans.json", b'[{"a": 1}, {"a": "", "l": [{"b": 1}]}]', "Row 3 has lines"),
    Odd("now_nested.json", b'[{"a": 1}, {"a": {"id": 2}}]', "Row 2 has a plain value"),
    Odd("clash.json", b'[{"l": {"a": 1}, "l/a": 2}]', "Row 2 has the key “l/a” twice"),
    Odd("deep.json", b"[" * 100_000, "Row 1 is nested too deeply"),
    Odd("deep_objects.json", b"[" + b'{"a":' * 50 + b"1" + b"}" * 50 + b"]", "deeply"),
    Odd("cp1252.json", '[\n{"a": "é"}]'.encode("cp1252"), "Line 2 .*utf-8"),
    Odd("large.json", b"[" + b" " * 200 + b"]", "jsonl", Limits(max_document_bytes=99)),
    Odd(
        "many_keys.json",
        b"[%s]" % b",".join(b'{"k%d": 1}' % i for i in range(50)),
        "Row 12 has 11 columns",
        Limits(max_columns=10),
    ),
    Odd(
        "long_cell.json",
        b'[{"a": "%s"}]' % (b"x" * 99),
        "Row 2",
        Limits(max_cell_length=50),
    ),
]

LINES = [
    Odd("empty.jsonl", b"", []),
    Odd("objects.jsonl", b'{"a": 1, "b": 2}', AB_TYPED),
    Odd("arrays.ndjson", b'["a", "b"]\r\n[1, 2]\r\n', AB_TYPED),
    Odd(
        "blank_lines.jsonl",
        b'{"a": 1, "b": 2}\n\n{"b": 4}\n',
        [*AB_TYPED, (4, (None, 4))],
    ),
    Odd(
        "array_among_objects.jsonl",
        b'{"a": 1, "b": 2}\n[3, 4, 5]\n',
        [*AB_TYPED, (3, (3, 4, 5))],
    ),
    Odd(
        "separator.jsonl",
        '{"a": "x\u2028y"}\n'.encode(),
        [(1, ("a",)), (2, ("x\u2028y",))],
    ),
    Odd("cut.jsonl", b'{"a": 1}\n{"a": 2', "middle of row 3"),
    Odd("two_a_line.jsonl", b'{"a": 1}\n{"a": 2} {"a": 3}\n', "Row 3 goes on"),
    Odd("pretty.jsonl", b'{\n "a": 1\n}\n', "middle of row 2"),
    Odd("document.jsonl", b'[{"a": 1},\n{"a": 2}]', "middle of row 1"),
    Odd("not_json.jsonl", b'{"a": 1}\n\na,b\n', "Row 4 is not valid JSON.*line 3"),
    Odd("cp1252.jsonl", '{"a": 1}\n{"a": "é"}\n'.encode("cp1252"), "Line 2 .*utf-8"),
    Odd(
        "endless_line.jsonl",
        b'{"a": 1}\n{"a": "' + b"x" * 2_000_000,
        "Row 3 has more than 1048576",
        Limits(max_cell_length=1000),
    ),
    Odd("many.jsonl", b'{"a": 1}\n' * 9, "after row 5", Limits(max_rows=5)),
]
