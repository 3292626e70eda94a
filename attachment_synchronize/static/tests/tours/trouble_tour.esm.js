import {registry} from "@web/core/registry";

import {patient} from "./patience.esm";

registry.category("web_tour.tours").add("attachment_synchronize_trouble", {
    url: "/odoo/file-exchange",
    steps: () =>
        patient([
            {
                content: "Look for tasks that do not work",
                trigger: ".o_searchview_dropdown_toggler",
                run: "click",
            },
            {
                content: "These",
                trigger: ".o_filter_menu .o-dropdown-item:contains(Not Working)",
                run: "click",
            },
            {
                content: "Open the task",
                trigger: ".o_facet_value:contains(Not Working)",
            },
            {
                content: "Open the task",
                trigger: ".o_data_row td:contains(Bank of the tour)",
                run: "click",
            },
            {
                content: "It says what is wrong and who can correct it",
                trigger:
                    ".alert-danger:contains(does not accept the user or the password)",
            },
            {
                content: "The password was corrected meanwhile",
                trigger: "button[name=action_try_again]",
                run: "click",
            },
            {
                content: "It is tried again",
                trigger: ".o_notification:contains(The server is asked again)",
            },
            {
                content: "Look at the files",
                trigger:
                    ".o_menu_sections [data-menu-xmlid='attachment_synchronize.attachment_synchronize_menu_queue']",
                run: "click",
            },
            {
                content: "Find the one that could not be sent",
                trigger:
                    ".o_data_row:contains(tour.pdf):contains(on the server already) .o_list_record_selector input",
                run: "click",
            },
            {
                content: "The other file of that name is gone now",
                trigger:
                    ".o_cp_action_menus .dropdown-toggle, .o_control_panel .fa-cog",
                run: "click",
            },
            {
                content: "Have it processed again",
                trigger: ".o-dropdown-item:contains(Process Again)",
                run: "click",
            },
            {
                content: "Says which files",
                trigger: ".modal td:contains(tour.pdf)",
            },
            {
                content: "Yes",
                trigger: ".modal button[name=reschedule]",
                run: "click",
            },
            {
                content: "Done",
                trigger: "body:not(:has(.modal)) .o_list_view",
            },
        ]),
});
