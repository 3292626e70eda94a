# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The French files hold each term as Odoo looks for it."""

from pathlib import Path

import polib

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

AUTHOR = "Import Sync Suite contributors"


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_each_term_of_each_addon_is_in_its_french_file(self):
        addons = self.env["ir.module.module"].search(
            [("state", "=", "installed"), ("author", "like", AUTHOR)]
        )
        names = [name for name in addons.mapped("name") if not name.startswith("test_")]
        self.assertIn("base_import_async", names)
        for name in names:
            with self.subTest(addon=name):
                self.assertEqual(self._find_missing(name), [])

    def _find_missing(self, addon: str) -> list[str]:
        """Terms of screens that a French person reads in English.

        Broken lines are part of a term; fields also come from addons of others.
        """
        path = Path(Manifest.for_addon(addon).path, "i18n", "fr.po")
        known = {entry.msgid for entry in polib.pofile(path) if entry.translated()}
        terms = [
            source
            for _module, kind, name, _id, source, *_rest in TranslationModuleReader(
                self.env.cr, [addon]
            )
            if kind.startswith("model") and not name.startswith("ir.model.fields")
        ]
        self.assertTrue(terms)
        return sorted(set(terms) - known)
