import {registry} from "@web/core/registry";

import {patient} from "./tour_steps.esm";

const ROW = (value) =>
    `.o_dialog .o_field_widget[name=line_ids] .o_data_row:has([name=value]:contains(${value}))`;

/** Choose what a value means: a record, by typing its name. */
function useInstead(value, name) {
    return [
        {
            content: `What does “${value}” mean?`,
            trigger: `${ROW(value)} td[name=res_id]`,
            run: "click",
        },
        {
            content: `It means “${name}”`,
            trigger: `${ROW(value)} td[name=res_id] input`,
            run: `edit ${name}`,
        },
        {
            content: `Pick “${name}”`,
            trigger: `.o-autocomplete--dropdown-item:contains(${name}) > a`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("base_import_async_fix_by_value", {
    steps: () =>
        patient([
            {
                content: "Some rows failed",
                trigger: ".o_transfer_progress[data-state=partial]",
            },
            {
                content: "Fix by value",
                trigger: ".o_form_view button[name=action_fix_values]",
                run: "click",
            },
            {
                content: "The most frequent value comes first, with its rows",
                trigger: `${ROW("Begium")}:first:has([name=row_count]:contains(3))`,
            },
            {
                content: "The other one too",
                trigger: `${ROW("Atlantis")}:has([name=row_count]:contains(1))`,
            },
            {
                content: "The cells that wait for an answer say so",
                trigger: `${ROW("Atlantis")}:has([name=action].o_transfer_unanswered:contains(Choose…)) [name=res_id].o_transfer_unanswered:contains(Choose a record…)`,
            },
            {
                content: "The first value can be typed at once",
                trigger: `${ROW("Begium")} [name=res_id] input:focus`,
            },
            ...useInstead("Begium", "Belgium"),
            {
                content: "What was answered is no question any more",
                trigger: `${ROW("Begium")}:not(:has(.o_transfer_unanswered))`,
            },
            ...useInstead("Atlantis", "France"),
            {
                content: "Retry",
                trigger: ".o_dialog button[name=action_retry]",
                run: "click",
            },
            {
                content: "All rows are in",
                trigger:
                    ".o_transfer_progress[data-state=done] [data-outcome=created]:contains(5)",
            },
            {
                content: "The import says what it took",
                trigger: ".o_notebook .nav-link:contains(Replaced Values)",
                run: "click",
            },
            {
                content: "Begium is Belgium",
                trigger:
                    "[name=value_map_ids] .o_data_row:contains(Begium):has([name=target_id]:contains(Belgium))",
            },
            {
                content: "Download the rows that landed",
                trigger: "button[name=action_download_imported_rows]",
                run: "click",
            },
            {
                content: "The form is still there",
                trigger: ".o_transfer_progress[data-state=done]",
            },
        ]),
});
