import {patient, waitFor} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";

const openDialog = [
    {
        content: "Choose all records of the list",
        trigger: ".o_list_view thead .o_list_record_selector input",
        run: "click",
    },
    {
        content: "Open what can be done with them",
        trigger: ".o_cp_action_menus button:has(.fa-cog)",
        run: "click",
    },
    {
        content: "Choose the export",
        trigger: ".o-dropdown--menu .o_menu_item:contains(Export with a Pattern)",
        run: "click",
    },
];

registry.category("web_tour.tours").add("pattern_import_export_export", {
    steps: () =>
        patient([
            ...openDialog,
            {
                content: "The only pattern of the model is proposed",
                trigger: ".modal [name=pattern_id] input:value(Tour of tags)",
            },
            {
                content: "So many records are chosen",
                trigger: ".modal [name=record_count]:contains(3)",
            },
            {
                content: "Choose an order",
                trigger: ".modal [name=sort_field] .o_model_field_selector",
                run: "click",
            },
            {
                content: "By name",
                trigger:
                    ".o_popover.o_popover_field_selector li[data-name=name] .o_model_field_selector_popover_item_name",
                run: "click",
            },
            {
                content: "From the last one",
                trigger: ".modal [name=is_descending] input",
                run: "click",
            },
            {
                content: "Start it",
                trigger: ".modal footer button[name=action_export]",
                run: "click",
            },
            ...waitFor("done"),
            {
                content: "The form says how many",
                trigger:
                    ".o_transfer_progress [data-outcome=exported]:contains(3 exported)",
            },
            {
                content: "No button of an import is there",
                trigger:
                    ".o_form_view:not(:has(button[name=action_ask_undo], button[name=action_download_imported_rows]))",
            },
            {
                content: "Download the file",
                trigger: ".o_form_statusbar button[name=action_download_file]",
                run: "click",
            },
        ]),
});

registry.category("web_tour.tours").add("pattern_import_export_export_choices", {
    steps: () =>
        patient([
            ...openDialog,
            {
                content: "Only what changed since the last time",
                trigger:
                    ".modal [name=since_mode] .o_radio_item:contains(my last export) input",
                run: "click",
            },
            {
                content: "How many there are is not known then",
                trigger: ".modal .o_form_view:not(:has([name=record_count]))",
            },
            {
                content: "Two at most",
                trigger: ".modal [name=row_limit] input",
                run: "edit 2",
            },
            {
                content: "Open the languages",
                trigger: ".modal [name=lang] input",
                run: "click",
            },
            {
                content: "In French",
                trigger: ".o_select_menu_item:contains(French)",
                run: "click",
            },
            {
                content: "Of one company",
                trigger: ".modal [name=company_id] input",
                run: "edit Tour company",
            },
            {
                content: "This one",
                trigger: ".o-autocomplete--dropdown-item:contains(/^Tour company$/)",
                run: "click",
            },
            {
                content: "Start it",
                trigger: ".modal footer button[name=action_export]",
                run: "click",
            },
            {
                content: "The form of the export",
                trigger: "body:not(:has(.modal)) .o_form_view .o_transfer_progress",
            },
        ]),
});
