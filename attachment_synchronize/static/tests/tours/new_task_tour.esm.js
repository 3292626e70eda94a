import {registry} from "@web/core/registry";

import {patient} from "./patience.esm";

registry.category("web_tour.tours").add("attachment_synchronize_new_task", {
    url: "/odoo/file-exchange",
    steps: () =>
        patient([
            {
                content: "Make a task",
                trigger: ".o_list_button_add",
                run: "click",
            },
            {
                content: "Name it",
                trigger: ".o_field_widget[name=name] input",
                run: "edit Orders of the tour",
            },
            {
                content: "Choose one of the servers that are open to managers",
                trigger: ".o_field_widget[name=server_id] input",
                run: "edit Shop",
            },
            {
                content: "This one",
                trigger: ".o-autocomplete--dropdown-item:contains(Shop of the tour)",
                run: "click",
            },
            {
                content: "Which folder",
                trigger: ".o_field_widget[name=filepath] input",
                run: "edit in",
            },
            {
                content: "More is there, if needed",
                trigger: ".nav-link:contains(More Conditions)",
                run: "click",
            },
            {
                content: "Refuse what is empty",
                trigger: ".o_field_widget[name=refuse_empty] input",
                run: "click",
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
                trigger: ".o_notification:contains(Shop of the tour: files here: 2)",
            },
            {
                content: "Run it",
                trigger: "button[name=action_run_now]",
                run: "click",
            },
            {
                content: "Is told what it found",
                trigger: ".o_notification:contains(1 taken of 2 on the server)",
            },
            {
                content: "Back to the tasks",
                trigger: ".o_breadcrumb .o_back_button",
                run: "click",
            },
            {
                content: "And to this one, as it is now",
                trigger: ".o_data_row td:contains(Orders of the tour)",
                run: "click",
            },
            {
                content: "See what was set aside",
                trigger: "button[name=action_open_trouble]",
                run: "click",
            },
            {
                content: "Open the file",
                trigger: ".o_data_row:contains(It is empty) td[name=remote_path]",
                run: "click",
            },
            {
                content: "It is all right as it is",
                trigger: "button[name=action_ignore]",
                run: "click",
            },
            {
                content: "Nothing is left to do",
                trigger:
                    ".o_statusbar_status .o_arrow_button_current:contains(Ignored)",
            },
        ]),
});
