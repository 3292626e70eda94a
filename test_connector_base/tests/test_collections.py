# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which components a backend finds, and what they work with."""

from unittest.mock import Mock

import requests

from odoo.tests import BaseCase

from odoo.addons.component.core import Component
from odoo.addons.component.exception import NoComponentError, SeveralComponentError
from odoo.addons.connector.exception import (
    IDMissingInBackend,
    InvalidDataError,
    NetworkRetryableError,
)
from odoo.addons.connector_base.components.adapter import CrudAdapter
from odoo.addons.connector_base.exceptions import (
    AuthenticationError,
    PeerConfigurationError,
)

from .common import FakeConnectorCase


class TestCollections(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.other = self.env["other.fake.backend"].create({"name": "Other"})

    def test_component_of_one_connector_is_not_found_from_another(self):
        with self.backend.work_on("res.partner") as work:
            with self.assertRaises(NoComponentError):
                work.component(usage="backend.adapter")
        with self.other.work_on("res.partner") as work:
            self.assertEqual(
                work.component(usage="backend.adapter")._name, "other.fake.adapter"
            )

    def test_specific_component_wins_over_the_generic_one(self):
        with self.backend.work_on("fake.res.partner") as work:
            importer = work.component(usage="record.importer")
            self.assertEqual(importer._name, "fake.partner.importer")
            self.assertEqual(len(work.many_components(usage="record.importer")), 2)
        with self.other.work_on("res.partner") as work:
            importer = work.component(usage="record.importer")
            self.assertEqual(importer._name, "connector.record.importer")

    def test_two_that_fit_are_an_error(self):
        class Second(Component):
            _name = "test.second.importer"
            _inherit = "connector.record.importer"
            _collection = "fake.backend"
            _apply_on = "fake.res.partner"

        self.build(Second)
        with self.backend.work_on("fake.res.partner") as work:
            with self.assertRaises(SeveralComponentError):
                work.component(usage="record.importer")

    def test_context_of_the_work_reaches_every_component(self):
        with self.backend.work_on("fake.res.partner", answer=42) as work:
            importer = work.component(usage="record.importer")
            adapter = importer.component(
                usage="backend.adapter", model_name="fake.order"
            )
            self.assertEqual(adapter.work.answer, 42)
            self.assertIs(adapter.work.client, importer.work.client)

    def test_one_client_is_opened_and_closed(self):
        self.peer.put("tag", "t", name="Gold")
        self.peer.put("contact", 1, name="Ada", tags=["t"])
        self.pull(1)
        self.assertEqual((self.peer.clients_opened, self.peer.clients_open), (1, 0))
        with self.assertRaises(ZeroDivisionError):
            with self.backend.work_on("fake.res.partner"):
                self.assertEqual(self.peer.clients_open, 1)
                raise ZeroDivisionError
        self.assertEqual(self.peer.clients_open, 0)

    def test_language_and_company_of_the_backend(self):
        french = self.env["res.lang"]._activate_lang("fr_FR")
        company = self.env["res.company"].create({"name": "Second"})
        self.backend.write({"default_lang_id": french.id, "company_id": company.id})
        with self.backend.work_on("fake.res.partner") as work:
            importer = work.component(usage="record.importer")
            self.assertEqual(importer.env.lang, "fr_FR")
            self.assertEqual(importer.env.company, company)


class TestTranslatedErrors(BaseCase):
    def test_errors_of_the_peer_say_what_to_do(self):
        missing = "odoo.exceptions.MissingError"
        for status, answer, expected in [
            (401, {"name": "Unauthorized"}, AuthenticationError),
            (403, {"name": "odoo.exceptions.AccessError"}, PeerConfigurationError),
            (404, {"name": missing}, IDMissingInBackend),
            (404, None, PeerConfigurationError),
            (422, {"name": "odoo.exceptions.ValidationError"}, InvalidDataError),
            (429, None, NetworkRetryableError),
            (500, {"name": "builtins.ValueError"}, InvalidDataError),
            (500, None, NetworkRetryableError),
            (503, {"name": "whatever"}, NetworkRetryableError),
        ]:
            with self.subTest(status=status, answer=answer):
                self.assertIs(type(self._translate(status, answer)), expected)

    def test_connection_errors_are_tried_again(self):
        adapter = CrudAdapter(Mock())
        for error in (requests.ConnectionError("gone"), requests.Timeout("slow")):
            with self.assertRaises(NetworkRetryableError):
                with adapter._translate_errors():
                    raise error

    def _translate(self, status, answer):
        response = requests.Response()
        response.status_code = status
        response._content = (
            requests.compat.json.dumps(answer).encode() if answer else b"<html>"
        )
        adapter = CrudAdapter(Mock())
        try:
            with adapter._translate_errors():
                response.raise_for_status()
        except Exception as error:  # the kind of error is what the test is about
            return error
        return None
