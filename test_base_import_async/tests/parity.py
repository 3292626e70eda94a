# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports a file both ways and holds what they leave against each other."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from odoo.tests import TransactionCase, tagged

from odoo.addons.queue_job.exception import FailedJobError, RetryableJobError
from odoo.addons.queue_job.job import Job

from .snapshot import Snapshots
from .upload import COUNTED, ORDER, TYPES, Done, Upload

__all__ = ["JOINED", "ORDER", "Done", "ParityCase", "Upload"]

# One job loads the first chunk, and then all others along.
JOINED = {"chunk_size_is_proposed": True, "max_parallel": 1}


@tagged("post_install", "-at_install")
class ParityCase(TransactionCase):
    """Base of the cases: one call imports a file in the foreground and in chunks."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.user_admin").tz = "Europe/Brussels"
        cls.snapshots = None

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.snapshots = Snapshots(self.env)

    # ------------------------------------------------------------------
    # Comparing
    # ------------------------------------------------------------------

    def assert_parity(
        self,
        content: str | bytes,
        fields: Sequence[str | bool],
        *,
        good: str | bytes | None = None,
        sizes: Sequence[int] = (1, 2, 100),
        **upload: Any,
    ) -> Done:
        """Both ways leave the same database, for each chunk size.

        The first of several is tried a second time by one job, which loads the other
        chunks along with its own.

        :param good: what is left of ``content`` without its wrong rows, for the
            foreground, which takes all or nothing
        :return: the background import of the last size
        """
        whole = Upload(_bytes(content), fields, **upload)
        front = Upload(_bytes(content if good is None else good), fields, **upload)
        expected = self.run_foreground(front)
        self.assertTrue(expected.ids, f"Odoo's own import fails: {expected.messages}")
        ways: list[tuple[int, dict]] = [(size, {}) for size in sizes]
        if len(ways) > 1:
            ways.insert(0, (sizes[0], JOINED))
        for size, options in ways:
            with self.subTest(chunk_size=size, **options):
                done = self.run_background(whole, size, **options)
                self.assert_same(expected, done)
                if good is None:
                    self.assertEqual(done.errors, [])
                    self.assertEqual(done.state, "done")
                    self.assert_same_warnings(front, expected, done)
        return done

    def assert_same(self, expected: Done, done: Done) -> None:
        """The two left the same rows in every table that either of them touched."""
        lines = self.snapshots.find_differences(expected.raw, done.raw)
        self.assertFalse(lines, "\n" + "\n".join(lines))
        self.assertTrue(any(data["rows"] for data in expected.raw.values()))

    def assert_same_warnings(self, upload: Upload, expected: Done, done: Done) -> None:
        """What Odoo warns of stands in the ledger, on a line of the same record."""
        ours = list(done.warnings)
        skip = upload.get_options()["skip"]
        for message in expected.messages:
            if message["type"] != "warning" or "rows" not in message:
                continue
            first, last = message["rows"]["from"], message["rows"]["to"]
            offset = upload.first_line + skip
            lines = range(first + offset, last + offset + 1)
            match = next(
                (w for w in ours if w[0] in lines and w[1] == message["message"]), None
            )
            self.assertTrue(match, f"{message['message']!r} not in {ours}")
            ours.remove(match)

    # ------------------------------------------------------------------
    # Importing
    # ------------------------------------------------------------------

    def run_foreground(self, upload: Upload) -> Done:
        with self._rolled_back():
            importer = self._make_importer(upload)
            # as every request does
            self.env.transaction.default_env = importer.env
            result = importer.execute_import(
                upload.fields, self._get_columns(upload), upload.get_options()
            )
            return Done(
                raw=self.snapshots.take(),
                messages=result["messages"],
                ids=result.get("ids"),
            )

    def run_background(self, upload: Upload, size: int, **options: Any) -> Done:
        with self._rolled_back():
            run = self.start_run(upload, size, **options)
            self.perform_jobs(run)
            return self.describe_run(run)

    def start_run(self, upload: Upload, size: int, **options: Any):
        """Submit as the import screen does; the run, seen by an administrator."""
        result = self._make_importer(upload).execute_import(
            upload.fields,
            self._get_columns(upload),
            {
                **upload.get_options(),
                "use_connector": True,
                "chunk_size": size,
                **options,
            },
        )
        self.assertEqual(result["messages"], [])
        return self.env["transfer.run"].browse(result["run_id"])

    def perform_jobs(self, run) -> None:
        """Perform the jobs of a run and move it on, until it is closed."""
        self._perform(run.job_uuid)
        for _round in range(1000):
            run._advance()
            queued = run.chunk_ids.filtered(lambda c: c.state == "queued")
            if not queued:
                break
            for chunk in queued.sorted("sequence"):
                self._perform(chunk.job_uuid)
        self.assertTrue(run._is_closed, f"The run is still {run.state}")

    def _perform(self, uuid: str) -> None:
        """What the job runner does, in a part of this transaction."""
        self.env.invalidate_all()
        # as in queue_job's controller: jobs begin as the superuser
        self.env.transaction.default_env = self.env
        job = Job.load(self.env, uuid)
        try:
            with self.env.cr.savepoint():
                job.perform()
        except RetryableJobError:
            # The hook that runs after a rollback, and the next try.
            self.env.cr.postrollback.clear()
            job.recordset.sudo().had_collision = True
            with self.env.cr.savepoint():
                job.perform()
        except FailedJobError as error:
            self.env.cr.postrollback.clear()
            self.fail(f"The job failed: {error}")
        job.set_done()
        job.store()

    def describe_run(self, run) -> Done:
        raw = self.snapshots.take()
        done = Done(
            raw=raw,
            state=run.state,
            counts={name: run[f"{name}_count"] for name in COUNTED},
            issues=[i for row in run.chunk_ids.row_ids for i in row.issues or []],
            chunk_count=len(run.chunk_ids),
        )
        if run.failed_count:
            run.with_user(run.user_id).action_download_failed_rows()
            done.failed_file = run.failed_attachment_id.raw
            done.failed_name = run.failed_attachment_id.name
        return done

    def match_columns(self, res_model: str, file_name: str, content: bytes) -> list:
        """The mapping that the import screen suggests for a file."""
        upload = Upload(content, [], res_model=res_model, file_name=file_name)
        preview = self._make_importer(upload).parse_preview(upload.get_options())
        self.assertNotIn("error", preview)
        matches = preview["matches"]
        return [
            "/".join(matches[index]) if index in matches else False
            for index in range(len(preview["headers"]))
        ]

    def _make_importer(self, upload: Upload):
        user = upload.user or self.env.ref("base.user_admin")
        env = self.env(user=user.id, su=False)
        # as the client does, which sends this option both ways
        tracking_disable = upload.get_options()["tracking_disable"]
        importer = env["base_import.import"].with_context(
            **{"tracking_disable": tracking_disable, **upload.context}
        )
        return importer.create(
            {
                "res_model": upload.res_model,
                "file": upload.content,
                "file_name": upload.file_name,
                "file_type": TYPES.get(upload.file_name.rpartition(".")[2], ""),
            }
        )

    def _get_columns(self, upload: Upload) -> list[str]:
        return list(upload.columns or [f"column {f}" for f in upload.fields])

    @contextmanager
    def _rolled_back(self) -> Iterator[None]:
        """Afterwards the database, and all that remembers it, is as before."""
        savepoint = self.env.cr.savepoint()
        self.snapshots.begin()
        try:
            yield
        finally:
            self.env.transaction.default_env = self.env
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.env.cr.cache.clear()
            self.registry.clear_all_caches()


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
