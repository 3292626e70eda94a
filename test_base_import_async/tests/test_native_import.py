# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Without the option, importing is what it was before the addon came."""

from odoo.addons.base_import_async.models.ir_fields_converter import IrFieldsConverter
from odoo.addons.base_import_async.wizards.base_import_import import BaseImportImport

from .parity import ORDER, Done, ParityCase, Upload

CONTENT = (
    b"id,name,kind,tags,date,document\n"
    b'a,one,big,"red,twin",2026-01-01,file.bin\nb,two,new,twin,,\n'
)
FIELDS = ["id", "name", "kind_id", "tag_ids", "date", "document"]


def _without(extension: type, record):
    """The record, seen as if the methods of an extension were not there."""
    return super(extension, record)


class TestNativeImport(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("red", "twin", "twin")
        cls.env["test.transfer.tag"].create([{"name": name} for name in names])
        cls.env["test.transfer.kind"].create({"name": "big"})

    def run_native(self, upload: Upload, *, ours: bool, dryrun: bool = False) -> Done:
        with self._rolled_back():
            importer = self._make_importer(upload)
            target = importer if ours else _without(BaseImportImport, importer)
            result = target.execute_import(
                upload.fields, upload.fields, upload.get_options(), dryrun=dryrun
            )
            # identifiers differ: sequences are never rolled back
            result["ids"] = result.get("ids") and len(result["ids"])
            return Done(raw=self.snapshots.take(), messages=[result])

    def assert_native(self, upload: Upload, **options) -> None:
        plain = self.run_native(upload, ours=False, **options)
        ours = self.run_native(upload, ours=True, **options)
        self.assertEqual(ours.messages, plain.messages)
        tables = set(plain.raw) | set(ours.raw)
        self.assertEqual(
            self.snapshots.normalise(ours.raw, tables),
            self.snapshots.normalise(plain.raw, tables),
        )

    def test_import(self):
        options = {"name_create_enabled_fields": {"kind_id": True}}
        self.assert_native(Upload(CONTENT, FIELDS, options=options))

    def test_import_with_errors(self):
        self.assert_native(Upload(CONTENT, FIELDS))

    def test_import_in_batches(self):
        options = {"name_create_enabled_fields": {"kind_id": True}, "limit": 1}
        self.assert_native(Upload(CONTENT, FIELDS, options=options))

    def test_dry_run(self):
        options = {"name_create_enabled_fields": {"kind_id": True}}
        self.assert_native(Upload(CONTENT, FIELDS, options=options), dryrun=True)

    def test_preview(self):
        importer = self._make_importer(Upload(CONTENT, FIELDS))
        options = Upload(CONTENT, FIELDS).get_options()
        preview = importer.parse_preview(dict(options))
        self.assertEqual(preview.pop("chunk_size"), 100, "all that is added")
        self.assertEqual(
            preview,
            _without(BaseImportImport, importer).parse_preview(dict(options)),
        )

    def test_references(self):
        converter = self.env["ir.fields.converter"].with_context(import_file=True)
        plain = _without(IrFieldsConverter, converter)
        model, field = self.env[ORDER], self.env[ORDER]._fields["tag_ids"]
        for subfield, value in (
            (None, "red"), (None, "twin"), (None, ""), ("id", "base.main_company"),
            ("id", "base.nothing"), (".id", "1"), (".id", "x"), (None, "nothing"),
        ):  # fmt: skip
            found = []
            for target in (converter, plain):
                try:
                    with self.env.cr.savepoint() as savepoint:
                        answer = target.db_id_for(
                            model, field, subfield, value, savepoint
                        )
                        found.append((answer[0], [str(w) for w in answer[1]]))
                except ValueError as error:
                    found.append(str(error))
            self.assertEqual(found[0], found[1])

    def test_options_of_the_addon_alone_change_nothing(self):
        plain = Upload(CONTENT, FIELDS[:2] + [False] * 4)
        with_options = Upload(
            CONTENT, plain.fields, options={"chunk_size": 1, "on_error": "chunk"}
        )
        front = self.run_foreground(plain)
        self.assert_same(front, self.run_foreground(with_options))

    def test_batch_size_of_the_screen_does_not_cut_a_background_import(self):
        upload = Upload(CONTENT, FIELDS[:2] + [False] * 4)
        done = self.run_background(upload, 1, limit=1)
        self.assert_same(self.run_foreground(upload), done)

    def test_harness_sees_a_value_that_differs(self):
        fields = ["id", "name", False, False, "date", False]
        one = self.run_foreground(Upload(CONTENT, fields))
        other = Upload(CONTENT.replace(b"2026-01-01", b"2026-01-02"), fields)
        with self.assertRaisesRegex(AssertionError, "2026, 1, 2"):
            self.assert_same(one, self.run_background(other, 1))
