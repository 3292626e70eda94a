import {patient, tickUseConnector, upload} from "./tour_steps.esm";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("base_import_async_queue_warning", {
    url: "/odoo/action-base.action_partner_form",
    steps: () =>
        patient([
            ...upload("waiting.csv", ["Name", "Waiting"]),
            {
                content: "Nothing is said to those who do not wait for a queue",
                trigger: "body:not(:has(.o_import_async_queue_warning))",
            },
            tickUseConnector,
            {
                content: "The screen says that nothing would happen",
                trigger: ".o_import_async_queue_warning:contains(no job runner)",
            },
        ]),
});
