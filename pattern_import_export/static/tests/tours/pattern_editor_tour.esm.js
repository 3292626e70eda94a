import {patient} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";

const SELECTOR = ".o_popover.o_popover_field_selector";

/** In the popover of fields: open the records that a field leads to, or take it. */
function follow(name) {
    return {
        content: `Go on to ${name}`,
        trigger: `${SELECTOR} li[data-name=${name}] .o_model_field_selector_popover_item_relation`,
        run: "click",
    };
}

function pick(name) {
    return {
        content: `Take ${name}`,
        trigger: `${SELECTOR} li[data-name=${name}] .o_model_field_selector_popover_item_name`,
        run: "click",
    };
}

function addColumn(number, ...steps) {
    return [
        {
            content: "Add a column",
            trigger: ".o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            // Of the new row: for a moment the one before is still selected.
            content: "Choose its field",
            trigger: `.o_selected_row:nth-child(${number}) .o_model_field_selector`,
            run: "click",
        },
        ...steps,
    ];
}

registry.category("web_tour.tours").add("pattern_import_export_editor", {
    url: "/odoo/patterns",
    steps: () =>
        patient([
            {content: "A new pattern", trigger: ".o_list_button_add", run: "click"},
            {
                content: "Its name",
                trigger: ".o_field_widget[name=name] input",
                run: "edit Tour pattern",
            },
            {
                content: "Its records",
                trigger: ".o_field_widget[name=model_id] input",
                run: "edit Country State",
            },
            {
                content: "Choose them",
                trigger: ".o-autocomplete--dropdown-item:contains(Country state)",
                run: "click",
            },
            ...addColumn(1, pick("code")),
            {
                content: "It is a key",
                trigger: ".o_selected_row [name=is_key] input",
                run: "click",
            },
            ...addColumn(
                2,
                follow("country_id"),
                follow("currency_id"),
                pick("symbol")
            ),
            {
                content: "The column says its header",
                trigger:
                    ".o_data_row td[name=headers]:contains(country_id|currency_id|symbol)",
            },
            ...addColumn(3, pick("id")),
            {
                content: "The id of the database, until one asks for the other",
                trigger:
                    ".o_selected_row .o_pattern_path button:contains(in this database)",
                run: "click",
            },
            {
                content: "The external id",
                trigger: ".o_selected_row .o_pattern_path button:contains(external)",
            },
            {content: "Save", trigger: ".o_form_button_save", run: "click"},
            {
                content: "The key is marked",
                trigger:
                    ".o_form_saved .o_data_row td[name=headers]:contains(code#key)",
            },
            {
                content: "How headers are written",
                trigger: ".nav-link:contains(Headers Explained)",
                run: "click",
            },
            {
                content: "With fields of these records",
                trigger: ".o_pattern_grammar code:contains(country_id#key|code)",
            },
            {
                content: "More columns from the list on the screen",
                trigger: "button[name=action_fill]",
                run: "click",
            },
            {
                content: "Show them",
                trigger: ".modal button[name=action_read]",
                run: "click",
            },
            {
                content: "They are shown before they are taken",
                trigger: ".modal .o_data_row td[name=header]:contains(State Name)",
            },
            {
                content: "Take them",
                trigger: ".modal button[name=action_replace]",
                run: "click",
            },
            {
                content: "The pattern has them",
                trigger:
                    "body:not(:has(.modal)) .nav-link:contains(Columns):not(:contains(Else))",
                run: "click",
            },
            {
                content: "The name of the state is a column",
                trigger: ".o_data_row td[name=headers]:contains(name)",
            },
        ]),
});

/** As when a person chooses a file in the dialog of the browser. */
function giveFile(input, name, text) {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

registry.category("web_tour.tours").add("pattern_import_export_elsewhere", {
    url: "/odoo/patterns",
    steps: () =>
        patient([
            {
                content: "Open the pattern",
                trigger: ".o_data_row td:contains(From a file)",
                run: "click",
            },
            {
                content: "Columns from elsewhere",
                trigger: "button[name=action_fill]",
                run: "click",
            },
            {
                content: "From a sample file",
                trigger: ".modal .o_radio_item:contains(sample file) input",
                run: "click",
            },
            {
                content: "Choose the file",
                trigger:
                    ".modal .o_field_widget[name=sample] .o_input_file:not(:visible)",
                run() {
                    giveFile(this.anchor, "sample.csv", "code,Nmae\nB1,One\nB2,Two\n");
                },
            },
            {
                content: "It is there",
                trigger: ".modal .o_field_widget[name=sample] input:value(sample.csv)",
            },
            {
                content: "Show its columns",
                trigger: ".modal button[name=action_read]",
                run: "click",
            },
            {
                content: "What is not understood is told, with what was taken for it",
                trigger: ".modal td[name=problem]:contains(Guessed from its name)",
            },
            {
                content: "With values of the file",
                trigger: ".modal td[name=sample]:contains(One, Two)",
            },
            {
                content: "Take them",
                trigger: ".modal button[name=action_replace]",
                run: "click",
            },
            {
                content: "The pattern has them, under the name that the file uses",
                trigger:
                    "body:not(:has(.modal)) .o_data_row td[name=custom_header]:contains(Nmae)",
            },
            {
                content: "To the patterns of another database",
                trigger: ".o_menu_sections button:contains(Patterns)",
                run: "click",
            },
            {
                content: "Load them",
                trigger: ".dropdown-item:contains(Another Database)",
                run: "click",
            },
            {
                content: "Choose a file that is none",
                trigger:
                    ".modal .o_field_widget[name=file] .o_input_file:not(:visible)",
                run() {
                    giveFile(this.anchor, "patterns.json", "{}");
                },
            },
            {
                content: "It is there",
                trigger: ".modal .o_field_widget[name=file] input:value(patterns.json)",
            },
            {
                content: "Try it",
                trigger: ".modal button[name=action_load]",
                run: "click",
            },
            {
                content: "Is told what is wrong",
                trigger: ".modal:contains(holds no patterns)",
            },
        ]),
});
