// What a person does to an import that is over.
import {button, giveFile, patient, waitFor} from "./tour_steps.esm";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

registry.category("web_tour.tours").add("base_import_async_undo", {
    steps: () =>
        patient([
            ...waitFor("done"),
            button("action_view_records"),
            {
                content: "Open one of the records",
                trigger: ".o_list_view .o_data_row .o_data_cell:contains(Tour undo 2)",
                run: "click",
            },
            {
                content: "Edit it",
                trigger: ".o_form_view .o_field_widget[name=email] input",
                run: "edit by.hand@example.com",
            },
            {
                content: "Save it",
                trigger: ".o_form_view .o_form_button_save:visible",
                run: "click",
            },
            {
                content: "It is saved; back to the import",
                trigger:
                    "body:not(:has(.o_form_button_save:visible)) .o_breadcrumb a:contains(tour_undo.csv)",
                run: "click",
            },
            button("action_ask_undo"),
            {
                content: "Yes, undo it",
                trigger: ".modal button:contains(Undo the Import)",
                run: "click",
            },
            {
                content: "The undo opens",
                trigger: ".o_form_view .alert:contains(This is the undo of an import)",
            },
            ...waitFor("partial"),
            {
                content: "It says so in its own words",
                trigger:
                    ".o_statusbar_status .o_arrow_button_current:contains(Partly undone)",
            },
            {
                content: "What was taken back",
                trigger: ".o_transfer_progress [data-outcome=reversed]:contains(3)",
            },
            {
                content: "What was kept",
                trigger: ".o_transfer_progress [data-outcome=kept]:contains(1)",
            },
            {
                content: "The list of what was kept",
                trigger: ".o_notebook .nav-link:contains(Not Reversed)",
                run: "click",
            },
            {
                content: "Which one, and why",
                trigger:
                    "[name=undo_row_ids] .o_data_row:contains(Tour undo 2):contains(Edited since the import, last by Clara) button[name=action_open_record]",
                run: "click",
            },
            {
                content: "The record that was kept opens as it was edited",
                trigger:
                    ".o_form_view .o_field_widget[name=email] input:value(by.hand@example.com)",
            },
            {
                content: "Back to the undo",
                trigger: ".o_breadcrumb a:contains(Undo of tour_undo.csv)",
                run: "click",
            },
            button("action_open_undo"),
            {
                content: "The import says what became of it, and offers no second undo",
                trigger:
                    ".o_form_view:not(:has(button[name=action_ask_undo])) .alert:contains(This import was undone. Reversed: 3, Kept: 1.)",
            },
        ]),
});

/** The failed rows as a person downloads and corrects them. */
async function correctFailedRows() {
    const runId = Number(/imports\/(\d+)/.exec(window.location.pathname)[1]);
    const answer = await rpc("/web/dataset/call_kw/transfer.run/read_file", {
        model: "transfer.run",
        method: "read_file",
        args: [runId, "failed"],
        kwargs: {},
    });
    const text = atob(answer.content_base64).replaceAll(",Atlantis,", ",France,");
    return new File([text], answer.file_name, {type: "text/csv"});
}

registry.category("web_tour.tours").add("base_import_async_corrected", {
    steps: () =>
        patient([
            ...waitFor("partial"),
            {
                content: "There is something to do",
                trigger:
                    ".o_field_widget[name=activity_ids]:contains(Failed rows: 2. Correct or retry them)",
            },
            button("action_download_failed_rows"),
            button("action_send_corrected"),
            {
                content: "Choose the corrected file",
                trigger:
                    ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
                async run() {
                    giveFile(this.anchor, await correctFailedRows());
                },
            },
            {
                content: "Import it",
                trigger:
                    ".modal:has([name=file] input:value(-failed.csv)) button[name=action_send]",
                run: "click",
            },
            ...waitFor("done"),
            {
                content: "It leads to the import whose rows these are",
                trigger:
                    ".o_form_view .alert:contains(corrected rows of another import) button[name=action_open_parent]",
                run: "click",
            },
            {
                content: "Nothing is left to do there",
                trigger:
                    ".o_form_view:has(.alert:contains(corrected and sent again)):not(:has(button[name=action_retry_failed])):not(:has(button[name=action_send_corrected])):not(:has([name=activity_ids])) .nav-link:contains(Chunks)",
                run: "click",
            },
            {
                content: "The failed rows are closed",
                trigger:
                    "[name=shown_chunk_ids] .o_data_row:contains(Failed rows of lines 3 to 4) [name=shown_state]:contains(Sent again)",
            },
            button("action_open_corrections"),
            {
                content: "It leads to the import of the corrected rows",
                trigger:
                    ".o_form_view .alert:contains(corrected rows of another import)",
            },
        ]),
});

registry.category("web_tour.tours").add("base_import_async_retry", {
    steps: () =>
        patient([
            ...waitFor("partial"),
            button("action_retry_failed"),
            ...waitFor("done"),
            {
                content: "All is in",
                trigger:
                    ".o_transfer_progress [data-outcome=created]:contains(/^2 created$/)",
            },
            {
                content: "Nothing is left to do",
                trigger:
                    ".o_form_view:not(:has(button[name=action_retry_failed])):not(:has([name=activity_ids])):not(:has(.alert:contains(Rows that failed)))",
            },
        ]),
});
