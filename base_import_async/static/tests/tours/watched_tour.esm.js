import {button, patient, waitFor} from "./tour_steps.esm";
import {registry} from "@web/core/registry";

const ACTIVE = ".o_notebook .nav-link.active";

registry.category("web_tour.tours").add("base_import_async_watched", {
    steps: () =>
        patient([
            ...waitFor("paused"),
            {
                content: "No row has failed yet",
                trigger: `${ACTIVE}[name=chunks]`,
            },
            button("action_resume"),
            ...waitFor("partial"),
            {
                content: "The form has gone to the row that failed",
                trigger: `.o_notebook:has(.nav-link.active[name=failed_rows]) [name=failed_row_ids] .o_data_row:contains(Atlantis)`,
            },
        ]),
});

registry.category("web_tour.tours").add("base_import_async_watched_chosen", {
    steps: () =>
        patient([
            ...waitFor("paused"),
            {
                content: "Choose a page",
                trigger: ".o_notebook .nav-link[name=options]",
                run: "click",
            },
            button("action_resume"),
            ...waitFor("partial"),
            {
                content:
                    "The page of the failed rows is there; the chosen one is shown",
                trigger: `.o_notebook:has(.nav-link[name=failed_rows]) .nav-link.active[name=options]`,
            },
            {
                content: "The top leads to the failed rows",
                trigger:
                    ".o_form_view .alert:contains(Rows that failed: 1) button[name=action_view_failed]",
                run: "click",
            },
            {
                content: "There they are",
                trigger: ".o_list_view .o_data_row:contains(Atlantis)",
            },
        ]),
});
