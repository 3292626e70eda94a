// The list of imports on a small screen, and one whose file cannot be read.
import {
    formatRate,
    getOutcomes,
} from "@base_import_async/transfer_run/transfer_words.esm";
import {patient} from "./tour_steps.esm";
import {registry} from "@web/core/registry";

function check(isSo, sentence) {
    if (!isSo) {
        throw new Error(sentence);
    }
}

registry.category("web_tour.tours").add("base_import_async_run_list", {
    url: "/odoo/imports",
    steps: () =>
        patient([
            {
                content: "A failed import says why",
                trigger:
                    ".o_data_row:has([name=file_name]:contains(tour_quote.csv)) [name=result]:contains(never closed)",
            },
            {
                content: "All columns are seen",
                trigger: ".o_list_renderer",
                run() {
                    const {scrollWidth, clientWidth} = this.anchor;
                    check(window.innerWidth <= 1366, "The window is not small");
                    check(
                        scrollWidth <= clientWidth,
                        `The list is ${scrollWidth} wide, the screen ${clientWidth}`
                    );
                },
            },
            {
                content: "No status is cut",
                trigger: ".o_data_row [name=shown_state] .badge",
                run() {
                    for (const badge of document.querySelectorAll("tbody .badge")) {
                        const cell = badge.closest("td").getBoundingClientRect();
                        check(
                            badge.scrollWidth <= badge.clientWidth + 1 &&
                                badge.getBoundingClientRect().right <= cell.right,
                            `“${badge.textContent}” is cut`
                        );
                    }
                },
            },
            {
                content: "Rates are never 0",
                trigger: "body",
                run() {
                    const told = [80.4, 1.2, 0.2, 0].map((rate) => formatRate(rate));
                    check(
                        told.join() ===
                            "80 rows per second,1 row per second,12 rows per minute,",
                        `Rates: ${told.join()}`
                    );
                    const [outcome] = getOutcomes({updated_count: 1, row_count: 2});
                    check(outcome.text === "1 updated", outcome.text);
                },
            },
            {
                content: "Open it",
                trigger: ".o_data_row [name=file_name]:contains(tour_quote.csv)",
                run: "click",
            },
            {
                content: "What to do",
                trigger: ".o_form_view .alert-danger:contains(import the file anew)",
            },
            {
                content: "No worker is waited for any more",
                trigger: ".o_form_view .tab-pane:contains(It ended before)",
            },
        ]),
});
