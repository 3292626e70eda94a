# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Folders where files are expected: nothing of what is in them is lost."""

_PRECIOUS = b"precious"


class FolderSuite:
    """What every server does that has folders, or keys that look like them."""

    def put_folder(self, path: str) -> None:
        self.partner.clear()
        self.partner.put(f"{path}/precious.csv", _PRECIOUS)
        self.precious = f"{path}/precious.csv"

    def assert_untouched(self) -> None:
        self.assertEqual(self.partner.files().get(self.precious), _PRECIOUS)

    def test_folder_is_not_replaced_by_a_file(self):
        for policy, state in (
            ("error", "failed"),
            ("overwrite", "failed"),
            ("suffix", "done"),
        ):
            with self.subTest(policy=policy):
                self.put_folder("in/box.txt")
                task = self.make_task(method_type="export", export_policy=policy)
                entry = self.make_export(task, name="box.txt")
                self.run_jobs()
                self.assertEqual(entry.state, state, entry.state_message)
                if state == "failed":
                    self.assertIn("folder in/box.txt", entry.state_message)
                self.assert_untouched()

    def test_folder_is_not_replaced_by_what_goes_with_a_file(self):
        self.put_folder("in/sent.txt.done")
        task = self.make_task(method_type="export", trigger_suffix=".done")
        entry = self.make_export(task, name="sent.txt")
        self.run_jobs()
        self.assertEqual(entry.state, "failed")
        self.assertIn("folder in/sent.txt.done", entry.state_message)
        self.assert_untouched()

    def test_folder_in_the_archive_is_left_alone(self):
        self.put_folder("in/archived.csv")
        self.partner.put("in/new.csv", b"new")
        task = self.make_task(
            after_import="rename", new_name="archived.csv", pattern="new.csv"
        )
        self.look(task)
        self.assertEqual(task.file_ids.state, "finished", task.file_ids.message)
        self.assertEqual(self.partner.files()[task.file_ids.archive_path], b"new")
        self.assert_untouched()

    def test_folder_is_no_trigger(self):
        self.put_folder("in/order.csv.done")
        self.partner.put("in/order.csv")
        task = self.make_task(after_import="delete", trigger_suffix=".done")
        self.look(task)
        self.assertEqual(self.contents(), [])
        self.assertIn("order.csv.done has not arrived", task.run_ids.message)
        self.assert_untouched()

    def test_file_is_not_taken_for_the_archive_folder(self):
        self.partner.put("file.csv")
        self.partner.put("in/orders.csv")
        task = self.make_task(after_import="move", move_path="file.csv")
        task.run_scan_job()
        self.run_round()
        self.run_round()
        self.assertEqual(task.file_ids.state, "post_pending")
        self.assertIn("a file where a folder is to be", task.file_ids.message)
        self.assertEqual(set(self.partner.files()), {"file.csv", "in/orders.csv"})

    def test_new_name_that_fits_the_pattern_is_not_taken_again(self):
        self.partner.put("in/orders.csv")
        task = self.make_task(after_import="rename", new_name="{stem}-taken.csv")
        for _time in range(3):
            self.look(task)
        self.assertEqual(len(task.attachment_ids), 1)
        self.assertEqual(list(self.partner.files()), ["in/orders-taken.csv"])
