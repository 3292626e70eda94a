import {registry} from "@web/core/registry";

import {patient} from "./patience.esm";

const models = ".o_field_widget[name=policy_ids]";

registry.category("web_tour.tours").add("connector_backend_tour", {
    steps: () =>
        patient([
            {
                content: "Choose what to import",
                trigger: `${models} .o_data_row:contains(Contact) [name=import_enabled] input`,
                run: "click",
            },
            {
                content: "It is chosen",
                trigger: `${models} .o_data_row:contains(Contact) [name=import_enabled] input:checked`,
            },
            {
                content: "Test the connection; that saves too",
                trigger: ".o_statusbar_buttons button[name=action_check_connection]",
                run: "click",
            },
            {
                content: "It is connected: synchronise",
                trigger: ".o_statusbar_buttons button[name=action_sync_now]:visible",
                run: "click",
            },
            {
                content: "The history shows the new synchronisation",
                trigger: ".oe_stat_button[name=action_open_runs]:contains(1)",
                run: "click",
            },
            {
                content: "It is running",
                trigger: ".o_data_row:contains(Contact):contains(Running)",
            },
        ]),
});

registry.category("web_tour.tours").add("connector_conflict_tour", {
    steps: () =>
        patient([
            {
                content: "Open the conflict from the inbox",
                trigger:
                    ".o_data_row:contains(Conflict):contains(Ada) .o_data_cell[name=name]",
                run: "click",
            },
            {
                content: "Both values stand side by side",
                trigger:
                    ".o_connector_values tr.table-warning:contains(Here):contains(There)",
            },
            {
                content: "Decide",
                trigger: ".o_statusbar_buttons button[name=action_take_remote]",
                run: "click",
            },
            {
                content: "It is reviewed",
                trigger: ".o_arrow_button_current:contains(Reviewed)",
            },
        ]),
});

function select(name) {
    return {
        content: `Select ${name}`,
        trigger: `.o_data_row:contains(${name}) .o_list_record_selector input`,
        run: "click",
    };
}

registry.category("web_tour.tours").add("connector_review_tour", {
    steps: () => [
        select("Ada"),
        select("Bob"),
        {
            content: "Two are selected",
            trigger: ".o_control_panel button:contains(Mark as Reviewed)",
            run: "click",
        },
        {
            content: "It says what that means",
            trigger: ".modal .o_field_widget[name=checkpoint_count]:contains(2)",
        },
        {
            trigger: ".modal .o_field_widget[name=comment] input",
            run: "edit Seen by both",
        },
        {trigger: ".modal button[name=review]", run: "click"},
        {
            content: "The third one is left",
            trigger:
                "body:not(:has(.modal)) .o_list_view:not(:contains(Ada)):contains(Eve)",
        },
    ],
});
