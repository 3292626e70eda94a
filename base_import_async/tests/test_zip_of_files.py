# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["name", "image_1920"]


def make_image(color: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(stream, "PNG")
    return stream.getvalue()


def make_zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestZipOfFiles(ImportCase):
    def load_with(self, rows: list[str], files: dict[str, bytes]):
        """The closed run of a file that was sent with others, by name."""
        content = "\n".join(["name,image_1920", *rows]).encode()
        run_id = (
            self.env["transfer.run"]
            .with_user(self.user)
            .submit_file(
                "res.partner",
                "zipped.csv",
                base64.b64encode(content).decode(),
                FIELDS,
                files={
                    name: base64.b64encode(data).decode()
                    for name, data in files.items()
                },
            )
        )
        run = self.env["transfer.run"].browse(run_id)
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        return run

    def color(self, name: str):
        partner = self.env["res.partner"].search([("name", "=", name)])
        with Image.open(io.BytesIO(base64.b64decode(partner.image_1920))) as image:
            return image.convert("RGB").getpixel((0, 0))

    def test_cells_name_files_of_the_zip(self):
        red, blue = make_image("red"), make_image("blue")
        run = self.load_with(
            ["Zip A,a.png", "Zip B,photos/b.png", "Zip C,", "Zip D,b.png"],
            {"photos.zip": make_zip({"a.png": red, "photos/b.png": blue})},
        )
        self.assertEqual((run.state, run.created_count), ("done", 4))
        self.assertEqual(self.color("Zip A"), (255, 0, 0))
        self.assertEqual(self.color("Zip B"), (0, 0, 255))
        self.assertEqual(self.color("Zip D"), (0, 0, 255))

    def test_a_name_that_is_not_there_fails_its_row(self):
        run = self.load_with(
            ["Zip A,a.png", "Zip B,missing.png"],
            {"photos.zip": make_zip({"a.png": make_image("red")})},
        )
        self.assertEqual((run.created_count, run.failed_count), (1, 1))
        self.assertEqual(run.failed_row_ids.column, "image_1920")
        self.assertIn("no file “missing.png”", run.failed_row_ids.message)

    def test_one_name_in_several_folders_asks_for_the_folder(self):
        image = make_image("red")
        run = self.load_with(
            ["Zip A,a.png", "Zip B,x/a.png"],
            {"photos.zip": make_zip({"x/a.png": image, "y/a.png": image})},
        )
        self.assertEqual((run.created_count, run.failed_count), (1, 1))
        self.assertIn("Several folders", run.failed_row_ids.message)

    def test_a_bomb_fails_its_row_and_no_other(self):
        bomb = make_zip({"a.png": make_image("red"), "b.png": bytes(80 * 2**20)})
        run = self.load_with(["Zip A,a.png", "Zip B,b.png"], {"photos.zip": bomb})
        self.assertEqual((run.created_count, run.failed_count), (1, 1))
        self.assertIn("beyond the limit", run.failed_row_ids.message)

    def test_a_broken_zip_is_told(self):
        broken = make_zip({"a.png": make_image("red")})[:-30]
        run = self.load_with(["Zip A,a.png"], {"photos.zip": broken})
        self.assertIn("cannot be taken out of the zip", run.failed_row_ids.message)

    def test_single_files_still_come_first(self):
        run = self.load_with(
            ["Zip A,a.png"],
            {
                "a.png": make_image("blue"),
                "photos.zip": make_zip({"a.png": make_image("red")}),
            },
        )
        self.assertEqual(run.state, "done")
        self.assertEqual(self.color("Zip A"), (0, 0, 255))

    def test_nobody_adds_files_to_the_import_of_another(self):
        wizard = self.wizard("name\nZip\n")
        with self.assertRaises(AccessError):
            wizard.with_user(self.other)._add_binary_file("a.png", io.BytesIO(b"x"))
