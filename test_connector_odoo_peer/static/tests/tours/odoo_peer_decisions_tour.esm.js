import {patient} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";

const reviewed = {
    content: "It is reviewed",
    trigger: ".o_arrow_button_current:contains(Reviewed)",
};
const back = {trigger: ".breadcrumb-item a:contains(Checkpoints)", run: "click"};

function decide(kind, name, button) {
    return [
        {
            content: `Open: ${name}`,
            trigger: `.o_data_row:contains(${kind}):contains(${name}) .o_data_cell[name=name]`,
            run: "click",
        },
        {
            trigger: `.o_statusbar_buttons button[name=${button}]:visible`,
            run: "click",
        },
        reviewed,
        back,
    ];
}

registry.category("web_tour.tours").add("odoo_peer_decisions_tour", {
    steps: () =>
        patient([
            ...decide("Conflict", "Ours stays", "action_keep_local"),
            ...decide("Conflict", "Theirs comes", "action_take_remote"),
            ...decide("Error", "Refused at first", "action_send_again"),
            {
                content: "What jobs gave up is tried again",
                trigger: ".o_menu_sections .o_nav_entry:contains(Synchronisations)",
                run: "click",
            },
            {
                trigger: ".o_data_row:contains(Failed) .o_data_cell[name=create_date]",
                run: "click",
            },
            {
                trigger: ".o_statusbar_buttons button[name=action_retry]:visible",
                run: "click",
            },
            {
                trigger:
                    ".o_form_view:not(:has(.o_statusbar_buttons button[name=action_retry]:visible))",
            },
            {
                content: "A rule for one field",
                trigger: ".o_menu_sections button:contains(Connectors)",
                run: "click",
            },
            {trigger: ".dropdown-item:contains(Odoo Peers)", run: "click"},
            {
                trigger: ".o_data_row:contains(There) .o_data_cell[name=name]",
                run: "click",
            },
            {
                trigger:
                    ".o_field_widget[name=policy_ids] .o_data_row:eq(1) button[name=action_open]",
                run: "click",
            },
            {
                trigger:
                    ".o_field_widget[name=field_ids] .o_field_x2many_list_row_add a",
                run: "click",
            },
            {
                trigger: ".o_field_widget[name=field_name] .o_model_field_selector",
                run: "click",
            },
            {
                content: "Only what is synchronised is offered",
                trigger:
                    ".o_model_field_selector_popover:not(:contains(Barcode)):contains(City)",
            },
            {
                trigger:
                    ".o_model_field_selector_popover_item[data-name=street] button",
                run: "click",
            },
            {trigger: ".o_form_button_save", run: "click"},
            {
                content: "It is saved, with its label",
                trigger:
                    ".o_form_saved .o_data_row:contains(Street):contains(Keep local)",
            },
        ]),
});
