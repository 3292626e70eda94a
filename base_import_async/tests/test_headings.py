# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ImportCase

OPTIONS = {"has_headers": True, "quoting": '"', "separator": ","}


@tagged("post_install", "-at_install")
class TestHeadings(ImportCase):
    """What headings mean to a person whose language is French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.user.lang = "fr_FR"

    def propose(self, *headings: str) -> list[str]:
        content = f"{','.join(headings)}\n{','.join('x' for _one in headings)}\n"
        wizard = self.wizard(content).with_context(lang="fr_FR")
        matches = wizard.parse_preview(OPTIONS)["matches"]
        return ["/".join(matches.get(i, [])) for i in range(len(headings))]

    def test_ids_may_be_english_as_labels_of_fields_may(self):
        self.assertEqual(
            self.propose("External ID", "Name", "Country/External ID"),
            ["id", "name", "country_id/id"],
        )
        self.assertEqual(
            self.propose("id", "country_id / external id", "Country/Database ID"),
            ["id", "country_id/id", "country_id/.id"],
        )

    def test_headings_in_the_language_of_the_person_stay_what_they_are(self):
        label = self.env["base_import.import"].with_context(lang="fr_FR")
        [of_id] = [
            field["string"]
            for field in label.get_fields_tree("res.partner")
            if field["name"] == "id"
        ]
        self.assertNotEqual(of_id, "External ID")
        self.assertEqual(self.propose(of_id, "Nothing"), ["id", ""])

    def test_what_a_person_has_chosen_before_is_kept(self):
        self.env["base_import.mapping"].create(
            {
                "res_model": "res.partner",
                "column_name": "external id",
                "field_name": "ref",
            }
        )
        self.assertEqual(self.propose("External ID"), ["ref"])
