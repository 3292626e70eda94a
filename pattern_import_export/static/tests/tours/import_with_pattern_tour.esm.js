// From the dialog over the preview to what became of the file.
import {
    button,
    giveFile,
    patient,
    waitFor,
} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";

const LINES = [
    "ref#key,name,country_id|code",
    "pattern-tour-1,Ada Lovelace,BE",
    "pattern-tour-2,Bob,XX",
    "pattern-tour-3,Cleo,FR",
];

registry.category("web_tour.tours").add("pattern_import_export_import", {
    steps: () =>
        patient([
            {
                content: "The menu of patterns",
                trigger:
                    ".o_menu_sections [data-menu-xmlid='pattern_import_export.pattern_import_export_menu']",
                run: "click",
            },
            {
                content: "Import with a pattern",
                trigger:
                    ".o-dropdown--menu [data-menu-xmlid='pattern_import_export.pattern_import_menu']",
                run: "click",
            },
            {
                content: "Give the file",
                trigger: ".modal .o_field_binary[name=file] input:not(:visible)",
                run() {
                    const file = new File([LINES.join("\n")], "pattern_tour.csv", {
                        type: "text/csv",
                    });
                    giveFile(this.anchor, file);
                },
            },
            {
                content: "The pattern is proposed",
                trigger:
                    ".modal [name=pattern_notice]:contains(understands the header)",
            },
            {
                content: "Preview",
                trigger: ".modal button[name=action_preview]",
                run: "click",
            },
            {
                content: "What would be updated",
                trigger: ".modal .o_data_row:contains(To update):contains(Ada → Ada)",
            },
            {
                content: "What is wrong",
                trigger: ".modal .o_data_row:contains(Wrong):contains(XX)",
            },
            {
                content: "Import",
                trigger: ".modal button[name=action_import]",
                run: "click",
            },
            ...waitFor("partial"),
            {
                content: "The failed row is told",
                trigger:
                    ".o_field_widget[name=failed_row_ids] .o_data_row:contains(XX)",
            },
            button("action_view_records"),
            {
                content: "Its records",
                trigger: ".o_list_view .o_data_row:contains(Ada Lovelace)",
            },
        ]),
});

const openCog = {
    content: "Open the menu of the list, nothing is selected",
    trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-cog)",
    run: "click",
};

registry.category("web_tour.tours").add("pattern_import_export_cog", {
    steps: () =>
        patient([
            openCog,
            {
                content: "Import",
                trigger: ".o-dropdown--menu .o_pattern_menu:contains(Import with)",
                run: "click",
            },
            {
                content: "The pattern of these records is proposed",
                trigger: ".modal [name=pattern_id] input:value(Tour of the cog)",
            },
            {
                content: "Not now",
                trigger: ".modal footer button:contains(Cancel)",
                run: "click",
            },
            openCog,
            {
                content: "Export",
                trigger: ".o-dropdown--menu .o_pattern_menu:contains(Export with)",
                run: "click",
            },
            {
                content: "All records of the list",
                trigger: ".modal [name=scope] input[data-value=domain]:checked",
            },
            {
                content: "So many",
                trigger: ".modal [name=record_count]:contains(/^2$/)",
            },
        ]),
});
