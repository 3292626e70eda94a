import {registry} from "@web/core/registry";

import {patient} from "./patience.esm";

registry.category("web_tour.tours").add("attachment_synchronize_server", {
    url: "/odoo/file-exchange-servers",
    steps: () =>
        patient([
            {
                content: "Open the server",
                trigger: ".o_data_row td:contains(Bank of the tour)",
                run: "click",
            },
            {
                content: "Its options stand in a field that shows all of them",
                trigger:
                    ".o_field_widget[name=options].o_field_text textarea:value(/password.*wrong/)",
            },
            {
                content: "What they look like for this kind of server",
                trigger: ".o_field_widget[name=synchronize_example]:contains({)",
            },
            {
                content: "Open it to managers",
                trigger: ".o_field_widget[name=is_for_tasks] input",
                run: "click",
            },
            {
                content: "Save",
                trigger: ".o_form_button_save",
                run: "click",
            },
            {
                content: "Which tasks use it?",
                trigger: "button[name=action_open_synchronize_tasks]",
                run: "click",
            },
            {
                content: "This one",
                trigger: ".o_data_row td:contains(Bank of the tour)",
            },
        ]),
});

registry.category("web_tour.tours").add("attachment_synchronize_narrow", {
    url: "/odoo/file-exchange",
    steps: () =>
        patient([
            {
                content: "A card says what is wrong",
                trigger:
                    ".o_kanban_record:contains(Bank of the tour):contains(does not accept)",
                run: "click",
            },
            {
                content: "The form says it first",
                trigger: ".o_form_view .alert-danger:contains(does not work)",
            },
        ]),
});

registry.category("web_tour.tours").add("attachment_synchronize_narrow_preview", {
    url: "/odoo/file-exchange",
    steps: () =>
        patient([
            {
                content: "Open the task",
                trigger: ".o_kanban_record:contains(Orders of the tour)",
                run: "click",
            },
            {
                content: "More buttons",
                trigger: ".o_statusbar_buttons button:has(.oi-ellipsis-v)",
                run: "click",
            },
            {
                content: "What would be taken?",
                trigger: ".o-dropdown--menu button[name=action_preview]",
                run: "click",
            },
            {
                content: "A card says why a file is left",
                trigger: ".modal .o_kanban_record:contains(empty.csv):contains(empty)",
            },
            {
                content: "Close the preview",
                trigger: ".modal .btn-primary",
                run: "click",
            },
            {
                content: "It is closed",
                trigger: "body:not(:has(.modal)) .o_form_view",
            },
        ]),
});
