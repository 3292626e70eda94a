import {patient, press, tickUseConnector, upload, waitFor} from "./tour_steps.esm";
import {registry} from "@web/core/registry";

const ROWS = 150;
// As a person counts them: the header is line 1.
const WRONG_LINES = [12, 62, 112];

function makeLines() {
    const lines = ["Name,Email,Country"];
    for (let line = 2; line < ROWS + 2; line++) {
        const country = WRONG_LINES.includes(line) ? "Atlantis" : "Belgium";
        lines.push(`Tour partner ${line},tour${line}@example.com,${country}`);
    }
    return lines;
}

const chooseBackground = [
    {
        content: "A file of this length would be imported by batches",
        trigger: ".o_import_batch_limit",
    },
    tickUseConnector,
    {
        content: "The proposed size of chunks is there to be changed",
        // how many rows, the imports of contacts before this one have told
        trigger: "#o_import_async_chunk_size:value(/^[1-9][0-9]*$/)",
        run: "edit 40",
    },
    {
        content: "There is nothing left to batch",
        trigger: "body:not(:has(.o_import_batch_limit))",
    },
];

const followRun = [
    ...waitFor("partial"),
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
        trigger: ".o_notebook .nav-link:contains(Rows with Errors)",
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
    steps: () =>
        patient([
            ...upload("tour_partners.csv", makeLines()),
            ...chooseBackground,
            press("Import"),
            ...followRun,
        ]),
});
