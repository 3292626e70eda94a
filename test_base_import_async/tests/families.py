# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports files whose rows refer to one another, in each way that the loader knows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.base_import_async.models.foresight import Foresight, Way

from .parity import Done, ParityCase, Upload


class FamilyCase(ParityCase):
    """Base of the cases: which way was gone, and what Odoo's own way would leave."""

    @contextmanager
    def watching_ways(self) -> Iterator[list[tuple[str, bool]]]:
        """Ways that chunks went, and whether each proved right."""
        gone: list[tuple[str, bool]] = []
        is_right = Foresight.is_right

        def watch(foresight, env):
            answer = is_right(foresight, env)
            gone.append((foresight.way.value, answer))
            return answer

        with patch.object(Foresight, "is_right", watch):
            yield gone

    def run_odoos_way(self, upload: Upload, size: int, **options) -> Done:
        """In the background, written before each lookup as Odoo does."""

        def only_odoos(loader, preparation, records):
            return [Foresight(Way.ODOO, [list(records)])]

        loader = self.registry["transfer.loader"]
        with patch.object(loader, "_get_ways", only_odoos):
            return self.run_background(upload, size, **options)

    def assert_like_odoos_way(
        self,
        content: str,
        fields: Sequence[str],
        *,
        sizes: Sequence[int] = (100,),
        **upload,
    ) -> Done:
        """The same records, outcomes, messages and failed rows as in Odoo's way."""
        file = Upload(content.encode(), fields, **upload)
        for size in sizes:
            expected = self.run_odoos_way(file, size)
            done = self.run_background(file, size)
            lines = self.snapshots.find_differences(expected.raw, done.raw)
            self.assertFalse(lines, "\n" + "\n".join(lines))
            self.assertEqual(expected.counts, done.counts)
            self.assertEqual(expected.errors, done.errors)
            self.assertEqual(expected.warnings, done.warnings)
            self.assertEqual(expected.failed_file, done.failed_file)
        return done
