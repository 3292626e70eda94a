#!/usr/bin/env python3
"""Write ``partners.csv`` and ``partners.expected.json``, the same on every machine.

About 5,000 rows that look like the export of an old CRM: companies with contacts as
multi-line records, people, tags, accents, quotes, and ten wrong records of ten kinds.

Lines are counted as a spreadsheet shows them (the header is line 1). Newlines inside
cells begin only after the last wrong record, so that counting the lines of the file
gives the same numbers for those.
"""

import csv
import io
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CSV_FILE = HERE / "partners.csv"
EXPECTED_FILE = HERE / "partners.expected.json"

ROWS = 5000
CALM_UNTIL = 3200  # no newline inside a cell before this line

HEADER = [
    "External ID",
    "Name",
    "Is a Company",
    "Address Type",
    "Email",
    "Phone",
    "Street",
    "Street2",
    "Zip",
    "City",
    "Country",
    "Tags",
    "Industry/External ID",
    "Reference",
    "Barcode",
    "Geo Latitude",
    "Geo Longitude",
    "Geolocation Date",
    "Notes",
    # Lines have ids too: the file may be imported a second time, and finds them.
    "Banks/External ID",
    "Banks/Account Number",
    "Banks/Account Holder Name",
    "Contact/External ID",
    "Contact/Name",
    "Contact/Email",
    "Contact/Phone",
    "Contact/Job Position",
    "Contact/Address Type",
]

# country, dialling code, zip pattern, latitude, longitude, cities
COUNTRIES = [
    ("Belgium", "+32 2", "1{:03d}", 50.8, 4.3, ["Bruxelles", "Liège", "Gent", "Mons"]),
    ("France", "+33 1", "75{:03d}", 48.8, 2.3, ["Paris", "Nîmes", "Besançon", "Évry"]),
    ("Germany", "+49 30", "10{:03d}", 52.5, 13.4, ["Berlin", "München", "Köln"]),
    ("Netherlands", "+31 20", "1{:03d} AB", 52.3, 4.9, ["Amsterdam", "'s-Gravenhage"]),
    ("Luxembourg", "+352 26", "L-1{:03d}", 49.6, 6.1, ["Luxembourg", "Esch"]),
    ("Spain", "+34 91", "28{:03d}", 40.4, -3.7, ["Madrid", "A Coruña", "Cádiz"]),
    ("Switzerland", "+41 22", "1{:03d}", 46.2, 6.1, ["Genève", "Zürich", "Neuchâtel"]),
    ("Poland", "+48 22", "00-{:03d}", 52.2, 21.0, ["Warszawa", "Łódź", "Kraków"]),
]
FIRST = (
    "Zoë Łukasz Amélie Jürgen Núria Søren Chloé Ana Pieter Renée Björn İpek Aïcha Tom"
)
LAST = (
    "Müller|O'Connor|van den Berg|Lefèvre|García|Żak|D'Haene|Øster|Peeters|Ní Bhriain"
)
TRADES = "Boulangerie|Garage|Bäckerei|Imprimerie|Transports|Librería|Brouwerij|Atelier"
FORMS = ["SA", "SPRL", "GmbH", "B.V.", "S.L.", "Sp. z o.o.", "& Fils", "& Söhne"]
STREETS = [
    "rue de l'Église",
    "Hauptstraße",
    "avenue Louise",
    "calle Mayor",
    "Kerkstraat",
]
JOBS = ["Buyer", "Accountant", "CEO", "Assistant", "Sales, export", 'Head of "R&D"']
TAGS = ["Customer", "Supplier", "VIP", "Trade fair 2025", "Newsletter", "Prospect"]
INDUSTRIES = "ACFGHIJKMNQ"
# Text that spreadsheets take for something else: it has to come through untouched.
AWKWARD = ["-5", "=1+1", "'x", "+32 2 555 01 23", "007", "1e5", "@home", '"quoted"']
NOTES = [
    'Says "call after five"; prefers e-mail, not phone.',
    "Délai de paiement : 30 jours, escompte 2 %",
    "Zahlt pünktlich; ask for Ms. O'Connor",
    "Moved twice, see reference",
]
NEWLINE_NOTES = [
    "First line\nsecond line; with a semicolon",
    'Delivery:\n- ring "Office"\n- ask for Zoë',
]


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is wrong with one record, and what would be right."""

    line: int  # wanted; the record begins at the first free line from here
    kind: str
    column: str
    value: str
    fix: str
    contacts: int = 0
    bad_line: int = 0  # which line of the record, from 0


WRONG = [
    Wrong(
        line=40,
        kind="unknown reference",
        column="Country",
        value="Atlantis",
        fix="Belgium",
    ),
    Wrong(
        line=333,
        kind="reference of another model",
        column="Industry/External ID",
        value="base.be",
        fix="base.res_partner_industry_A",
    ),
    Wrong(
        line=512,
        kind="bad number",
        column="Geo Latitude",
        value="fifty",
        fix="50.5",
    ),
    Wrong(
        line=777,
        kind="bad date",
        column="Geolocation Date",
        value="2025-02-30",
        fix="2025-02-28",
    ),
    Wrong(
        line=1024,
        kind="bad selection",
        column="Address Type",
        value="Headquarters",
        fix="Other",
    ),
    Wrong(
        line=1500,
        kind="missing required value",
        column="Banks/Account Number",
        value="",
        fix="BE71 0961 2345 6769",
    ),
    Wrong(
        line=1999,
        kind="unknown external id",
        column="Industry/External ID",
        value="legacy.industry_lost",
        fix="base.res_partner_industry_C",
    ),
    Wrong(
        line=2222,
        kind="SQL constraint",
        column="Name",
        value="",
        fix="Brasserie sans nom",
    ),
    Wrong(
        line=2750,
        kind="Python constraint",
        column="Barcode",
        value="5400000000017",
        fix="5400000000024",
    ),
    Wrong(
        line=3100,
        kind="bad line inside a record",
        column="Contact/Address Type",
        value="Colleague",
        fix="Contact",
        contacts=3,
        bad_line=1,
    ),
]
# The first owner of the barcode that a wrong record has as well.
BARCODE_OWNER_LINE = 100


class Maker:
    """Makes records one after the other, out of one stream of random numbers."""

    def __init__(self) -> None:
        # Of this module only Random.random() is the same in all versions of Python.
        self.random = random.Random(19).random
        self.number = 0

    def pick(self, choices):
        return choices[int(self.random() * len(choices))]

    def chance(self, share: float) -> bool:
        return self.random() < share

    def record(self, line: int, contacts: int | None = None) -> list[dict[str, str]]:
        """The rows of one record."""
        self.number += 1
        is_company = contacts is not None or self.chance(0.7)
        row = self._company() if is_company else self._person()
        row["External ID"] = f"legacy.partner_{self.number:05d}"
        self._place(row, line)
        if not is_company:
            return [row]
        if contacts is None:
            contacts = self.pick([0, 1, 1, 2, 2, 3, 5])
        rows = [row, *({} for _ in range(contacts - 1))]
        for place, part in enumerate(rows[:contacts], 1):
            part["Contact/External ID"] = f"legacy.contact_{self.number:05d}_{place}"
            self._contact(part)
        return rows

    def _company(self) -> dict[str, str]:
        name = f"{self.pick(TRADES.split('|'))} {self.pick(LAST.split('|'))}"
        row = {"Name": f"{name} {self.pick(FORMS)}", "Is a Company": "True"}
        row["Email"] = f"info@company{self.number}.example.com"
        row["Industry/External ID"] = (
            f"base.res_partner_industry_{self.pick(INDUSTRIES)}"
        )
        if self.chance(0.1):
            iban = f"BE{self.number:014d}"
            row["Banks/External ID"] = f"legacy.bank_{self.number:05d}"
            row["Banks/Account Number"] = iban
            row["Banks/Account Holder Name"] = row["Name"]
        return row

    def _person(self) -> dict[str, str]:
        first, last = self.pick(FIRST.split()), self.pick(LAST.split("|"))
        row = {"Name": f"{first} {last}", "Is a Company": "False"}
        row["Email"] = f"person{self.number}@example.org"
        return row

    def _place(self, row: dict[str, str], line: int) -> None:
        country, dial, zip_code, latitude, longitude, cities = self.pick(COUNTRIES)
        row["Country"], row["City"] = country, self.pick(cities)
        row["Phone"] = self._phone(dial)
        row["Zip"] = zip_code.format(int(self.random() * 1000))
        row["Street"] = f"{self.pick(STREETS)} {1 + int(self.random() * 200)}"
        tags = {self.pick(TAGS) for _ in range(int(self.random() * 3))}
        row["Tags"] = ",".join(sorted(tags))
        if self.chance(0.3):
            row["Geo Latitude"] = f"{latitude + self.random():.5f}"
            row["Geo Longitude"] = f"{longitude + self.random():.5f}"
            row["Geolocation Date"] = f"2025-{1 + int(self.random() * 12):02d}-14"
        if self.chance(0.2):
            row["Reference"] = self.pick(AWKWARD)
        if self.chance(0.2):
            row["Notes"] = self.pick(NOTES)
        if line > CALM_UNTIL and self.chance(0.1):
            row["Notes"] = self.pick(NEWLINE_NOTES)
            row["Street2"] = "Building B\n2nd floor"

    def _contact(self, row: dict[str, str]) -> None:
        first, last = self.pick(FIRST.split()), self.pick(LAST.split("|"))
        row["Contact/Name"] = f"{first} {last}"
        row["Contact/Email"] = f"contact{int(self.random() * 1e6)}@example.com"
        row["Contact/Phone"] = self._phone(self.pick(COUNTRIES)[1])
        row["Contact/Job Position"] = self.pick(JOBS)
        row["Contact/Address Type"] = "Contact"

    def _phone(self, dial: str) -> str:
        digits = f"{int(self.random() * 1e7):07d}"
        return f"{dial} {digits[:3]} {digits[3:5]} {digits[5:]}"


def _spoil(rows: list[dict[str, str]], wrong: Wrong) -> None:
    """Make a good record wrong, and awkward besides: it has to come back as it was."""
    rows[0]["Phone"] = "+32 2 555 01 23"
    rows[0]["Reference"] = "-5"
    rows[0]["Street2"] = "=1+1"
    rows[0]["City"] = "'x"
    if wrong.kind == "missing required value":
        rows[0]["Banks/External ID"] = "legacy.bank_lost"
        rows[0]["Banks/Account Holder Name"] = "A holder without an account"
    if wrong.kind == "SQL constraint":
        rows[0]["Address Type"] = "Contact"  # only these must have a name
    rows[wrong.bad_line][wrong.column] = wrong.value


def make() -> tuple[list[dict[str, str]], list[dict[str, object]]]:
    """All rows, and for each wrong record what is expected of it."""
    maker, rows, expected = Maker(), [], []
    waiting = list(WRONG)
    owner_is_missing = True
    while len(rows) < ROWS:
        line = len(rows) + 2
        if waiting and line >= waiting[0].line:
            wrong = waiting.pop(0)
            record = maker.record(line, wrong.contacts)
            _spoil(record, wrong)
            expected.append(
                {
                    "line": line + wrong.bad_line,
                    "lines": list(range(line, line + len(record))),
                    "kind": wrong.kind,
                    "column": wrong.column,
                    "value": wrong.value,
                    "fix": wrong.fix,
                }
            )
        else:
            record = maker.record(line)
            if owner_is_missing and line >= BARCODE_OWNER_LINE:
                record[0]["Barcode"] = WRONG[8].value
                owner_is_missing = False
        rows += record
    return rows, expected


def render() -> tuple[str, str]:
    rows, expected = make()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADER, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    summary = {
        "rows": len(rows),
        "records": sum(1 for row in rows if "External ID" in row),
        "failed_rows": sum(len(wrong["lines"]) for wrong in expected),
        "wrong": expected,
    }
    return text.getvalue(), json.dumps(summary, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    wanted = dict(zip((CSV_FILE, EXPECTED_FILE), render(), strict=True))
    if "--check" in sys.argv:
        for file, content in wanted.items():
            if not file.exists() or file.read_text(encoding="utf-8") != content:
                print(
                    f"examples/{file.name}: not as examples/make_partners.py writes it"
                )
                return 1
        return 0
    for file, content in wanted.items():
        file.write_bytes(content.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
