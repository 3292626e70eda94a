import {registry} from "@web/core/registry";

import {patient} from "./tour_steps.esm";

// The server has imported these rows before: see tests/test_order_screen.py
const ROWS = ["Name,City", "Same A,North", "Same B,South", "Same C,North"];

const upload = {
    content: "Upload the file",
    trigger: ".o_control_panel:has(.o_import_file) .o_input_file:not(:visible)",
    run() {
        const transfer = new DataTransfer();
        const content = [`${ROWS.join("\n")}\n`];
        transfer.items.add(new File(content, "same.csv", {type: "text/csv"}));
        this.anchor.files = transfer.files;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    },
};

const importIt = {
    content: "Import",
    trigger: ".o_control_panel button:contains(/^Import$/)",
    run: "click",
};

registry.category("web_tour.tours").add("base_import_async_same_file", {
    steps: () =>
        patient([
            {
                content: "Open the menu of the list",
                trigger: ".o_cp_action_menus .dropdown-toggle",
                run: "click",
            },
            {content: "Import records", trigger: ".o_import_menu", run: "click"},
            upload,
            {
                content: "Import in the background",
                trigger: ".o_import_async_options label:contains(Use connector)",
                run: "click",
            },
            {
                content: "Look at what else can be chosen",
                trigger: ".o_import_async_more summary",
                run: "click",
            },
            {
                content: "Keep the rows of a city together",
                trigger: "#o_import_async_group_by",
                run: "select City",
            },
            {
                content: "Refuse a file with a key twice",
                trigger: "#o_import_async_on_duplicate",
                run: "select refuse",
            },
            importIt,
            {
                content: "The earlier import is named",
                trigger:
                    ".o_import_async_same_file:contains(imported before):contains(Clara Clerk):has(button:contains(Open that import))",
            },
            {
                content: "Think better of it",
                trigger: ".modal-footer button:contains(Cancel)",
                run: "click",
            },
            {
                content: "Nothing was submitted, and everything is as it was",
                trigger: "body:not(:has(.modal)) #o_import_async_group_by:value(City)",
            },
            importIt,
            {
                content: "Import it all the same",
                trigger: ".o_import_async_again",
                run: "click",
            },
            {
                content: "The import is shown to its end",
                trigger: ".o_transfer_progress[data-state=done]",
            },
            {
                content: "Its form says that the file came again",
                trigger: ".o_form_view .alert:contains(imported before)",
            },
        ]),
});
