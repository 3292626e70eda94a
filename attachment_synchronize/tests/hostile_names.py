# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A hundred names that somebody may give to files, to do harm or by accident."""

_CONTROL = [f"ctl{chr(code)}{code}.csv" for code in (1, 7, 8, 9, 10, 13, 27, 31, 127)]
_LATE_CONTROL = [f"late{chr(code)}{code}.csv" for code in (0x80, 0x85, 0x9F)]
_HIDDEN = [
    f"hid{chr(code)}{code:x}.csv"
    for code in (
        *(0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069),
        *(0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF, 0xAD),
        *(0x2028, 0x2029, 0x3164, 0x115F, 0x2800, 0xFE0F, 0xE0061),
    )
]
_WINDOWS = ["CON", "nul.csv", "COM1.txt", "aux", "a:b.csv", "a|b.csv", 'a"b.csv']
_WINDOWS += ["a<b>.csv", "end.", "a*b.csv", "C:\\boot.ini", "back\\slash.csv"]
_SHELL = ["-rf", "--help.csv", "$(id).csv", "`id`.csv", "a;b.csv", "a&b.csv", "a'b.csv"]
_SHELL += ["%s%n.csv", "%(name)s.csv", "{name}.csv", "${x}.csv", "!x.csv", "~", "~root"]
_WEB = ["%2e%2e%2fx.csv", "%00.csv", "50%.csv", "a+b.csv", "a#b.csv", "<script>.csv"]
_WEB += ["&amp;.csv", "http:x.csv", "a=b.csv", "@.csv", "[a].csv", "[!a].csv"]
_SPACES = [" lead.csv", "trail.csv ", "two  blanks.csv", "\xa0.csv", "\u3000.csv"]
_DOTS = ["...", "..x.csv", ".hidden.csv", "a..csv", "....csv"]
_TWINS = ["twin.csv", "Twin.csv", "TWIN.CSV", "\xe9t\xe9.csv", "e\u0301te\u0301.csv"]
_TWINS += ["\u0440\u0430\u0443.csv", "pay.csv"]  # the first one is Cyrillic
_SCRIPTS = ["\u05e9\u05dc\u05d5\u05dd.csv", "\u0645\u0631\u062d\u0628\u0627.csv"]
_SCRIPTS += ["\u65e5\u672c.csv", "\u2764\ufe0f.csv", "\U0001f600.csv"]
_LONG = ["l" * 251 + ".csv", "\xfc" * 125 + ".csv", "x." + "y" * 253]
# As the names that we give ourselves.
_OURS = [".orders.csv.12.part", "orders.csv.12.inprogress", "a.tmp", "a.filepart"]
_OURS += ["orders-20260131T134559Z-01234567.csv", "orders.csv.error.txt", "a.done"]

NAMES = [
    name.encode()
    for group in (_CONTROL, _LATE_CONTROL, _HIDDEN, _WINDOWS, _SHELL, _WEB, _SPACES)
    for name in group
]
NAMES += [
    name.encode() for group in (_DOTS, _TWINS, _SCRIPTS, _LONG, _OURS) for name in group
]
# What is no UTF-8.
BYTES = [b"\xe9t\xe9.csv", b"\xff.csv", b"\xc0\xaf.csv", b"\xed\xa0\x80.csv", b"a\xe9"]
