# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models, tools

CHANNEL = "root.connector"
# After a first failure ten seconds, at the end half an hour.
RETRY_PATTERN = {1: 10, 3: 60, 5: 300, 10: 1800}


class QueueJobFunction(models.Model):
    _inherit = "queue.job.function"

    @tools.ormcache("name")
    def job_config(self, name):
        """Configure the jobs of all bindings at once.

        A record of the job function still has the last word. Without this, each
        method of each binding model would need one.
        """
        config = super().job_config(name)
        model = self.env.get(name.partition(">")[0].lstrip("<"))
        if config.job_function_id or model is None or not self._is_of_connector(model):
            return config
        return config._replace(
            channel=CHANNEL,
            retry_pattern=RETRY_PATTERN,
            related_action_func_name="related_action_connector",
        )

    def _is_of_connector(self, model) -> bool:
        return isinstance(model, self.pool["connector.binding.jobs"])
