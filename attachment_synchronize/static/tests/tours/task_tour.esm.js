import {registry} from "@web/core/registry";

import {patient} from "./patience.esm";

registry.category("web_tour.tours").add("attachment_synchronize_task", {
    url: "/odoo/file-exchange",
    steps: () =>
        patient([
            {
                content: "Open the task",
                trigger: ".o_data_row td:contains(live_tour)",
                run: "click",
            },
            {
                content: "Say which files",
                trigger: ".o_field_widget[name=pattern] input",
                run: "edit *.csv",
            },
            {
                content: "Save the task",
                trigger: ".o_form_button_save",
                run: "click",
            },
            {
                content: "Test the connection",
                trigger: ".o_form_saved button[name=action_test_connection]",
                run: "click",
            },
            {
                content: "It works",
                trigger: ".o_notification:contains(files here: 2)",
            },
            {
                content: "What would be taken?",
                trigger: "button[name=action_preview]",
                run: "click",
            },
            {
                content: "Says why a file is left",
                trigger: ".modal td:contains(not complete)",
            },
            {
                content: "Says that a file waits",
                trigger: ".modal td:contains(a second look must find it unchanged)",
            },
            {
                content: "Close the preview",
                trigger: ".modal .btn-primary",
                run: "click",
            },
            {
                content: "Run it",
                trigger: "body:not(:has(.modal)) button[name=action_run_now]",
                run: "click",
            },
            {
                content: "Is told what it found",
                trigger: ".o_notification:contains(1 taken of 2 on the server)",
            },
            {
                content: "The open form counts what was fetched",
                trigger:
                    "button[name=action_open_stored]:has(.o_stat_value:contains(1))",
            },
            {
                content: "See the history",
                trigger: "button[name=action_open_runs]",
                run: "click",
            },
            {
                content: "The run left a line",
                trigger: ".o_data_row td:contains(Somebody asked)",
            },
        ]),
});
