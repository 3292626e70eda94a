import {registry} from "@web/core/registry";

const ROWS = 150;
// As a person counts them: the header is line 1.
const WRONG_LINES = [12, 62, 112];

function makeFile() {
    const lines = ["Name,Email,Country"];
    for (let line = 2; line < ROWS + 2; line++) {
        const country = WRONG_LINES.includes(line) ? "Atlantis" : "Belgium";
        lines.push(`Tour partner ${line},tour${line}@example.com,${country}`);
    }
    return new File([lines.join("\n")], "tour_partners.csv", {type: "text/csv"});
}

const upload = {
    content: "Upload the file",
    trigger: ".o_control_panel:has(.o_import_file) .o_input_file:not(:visible)",
    run() {
        const transfer = new DataTransfer();
        transfer.items.add(makeFile());
        this.anchor.files = transfer.files;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    },
};

const chooseBackground = [
    {
        content: "A file of this length would be imported by batches",
        trigger: ".o_import_batch_limit",
    },
    {
        content: "Import in the background",
        trigger: ".o_import_async_options label:contains(Use connector)",
        run: "click",
    },
    {
        content: "The proposed size of chunks is there to be changed",
        trigger: "#o_import_async_chunk_size:value(100)",
        run: "edit 40",
    },
    {
        content: "There is nothing left to batch",
        trigger: "body:not(:has(.o_import_batch_limit))",
    },
];

const followRun = [
    {
        content: "The run is shown; wait for its end",
        trigger: ".o_transfer_progress[data-state=partial]",
        timeout: 60000,
    },
    {
        content: "All good rows are in",
        trigger: `.o_transfer_progress [data-outcome=created]:contains(${
            ROWS - WRONG_LINES.length
        })`,
    },
    {
        content: "The form says what to do",
        trigger: `.o_form_view .alert:contains(Rows that failed: ${WRONG_LINES.length})`,
    },
    {
        content: "Open the failed rows",
        trigger: ".o_notebook .nav-link:contains(Failed Rows)",
        run: "click",
    },
    ...WRONG_LINES.map((line) => ({
        content: `Line ${line} is named with its column and message`,
        trigger: `[name=failed_row_ids] .o_data_row:has([name=first_row]:contains(${line})):has([name=column]:contains(Country)) [name=message]:contains(Atlantis)`,
    })),
    {
        content: "Download them",
        trigger: "button[name=action_download_failed_rows]",
        run: "click",
    },
    {
        content: "The form is still there",
        trigger: ".o_transfer_progress[data-state=partial]",
    },
];

registry.category("web_tour.tours").add("base_import_async_import", {
    url: "/odoo/action-base.action_partner_form",
    steps: () => [
        {
            content: "Open the menu of the list",
            trigger: ".o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            content: "Import records",
            trigger: ".o_import_menu",
            run: "click",
        },
        upload,
        ...chooseBackground,
        {
            content: "Import",
            trigger: ".o_control_panel button:contains(/^Import$/)",
            run: "click",
        },
        ...followRun,
    ],
});
