# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports whose rows fail because of values that Odoo does not know."""

from .common import ImportCase

FIELDS = ["id", "name", "country_id", "type", "category_id"]
HEADER = "id,name,country_id,type,category_id\n"
ROWS = (
    HEADER
    + "fbv_a,A,Belgium,Contact,\n"
    + "fbv_b,B,Begium,Contact,\n"
    + "fbv_c,C,Begium,Contact,\n"
    + "fbv_d,D,Atlantis,Contact,\n"
    + "fbv_e,E,France,Adress,\n"
    + 'fbv_f,F,France,Contact,"Fbv known,Fbv new"\n'
)


class FixCase(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["res.partner.category"].create({"name": "Fbv known"})
        cls.belgium = cls.env.ref("base.be")

    def ask(self, run, user=None):
        """The question about a run, as its user gets it."""
        action = run.with_user(user or self.user).action_fix_values()
        return (
            self.env["transfer.value.fix"]
            .with_user(user or self.user)
            .browse(action["res_id"])
        )

    def answer(self, fix, answers: dict[str, dict]):
        for line in fix.line_ids:
            line.write(answers.get(line.value, {}))
        fix.action_retry()
        self.run_jobs(fix.run_id.sudo())

    def partner(self, name: str):
        return self.env.ref(f"__import__.fbv_{name}")
