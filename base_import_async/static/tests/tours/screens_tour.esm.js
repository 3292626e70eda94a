import {
    button,
    patient,
    press,
    tickUseConnector,
    upload,
    waitFor,
} from "./tour_steps.esm";
import {TransferProgress} from "@base_import_async/transfer_run/transfer_progress.esm";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

const CONTACTS = "/odoo/action-base.action_partner_form";

registry.category("web_tour.tours").add("base_import_async_check", {
    url: CONTACTS,
    steps: () =>
        patient([
            ...upload("tour_check.csv", [
                "Reference,Name,Email",
                "tour-check-1,Ada,new@example.com",
                "tour-check-2,Bob,bob@example.com",
            ]),
            tickUseConnector,
            {
                content: "A record is found by its reference",
                trigger: ".o_import_async_matching label:contains(Reference)",
                run: "click",
            },
            {
                content: "What matches is updated, the rest created",
                trigger: "#o_import_async_match_mode:value(upsert)",
            },
            press("Test"),
            ...waitFor("done"),
            {
                content: "The form says that nothing was written",
                trigger: ".o_form_view .alert:contains(nothing is written)",
            },
            {
                content: "What would be created",
                trigger:
                    ".o_transfer_progress [data-outcome=created]:contains(1 would be created)",
            },
            {
                content: "What would be updated",
                trigger:
                    ".o_transfer_progress [data-outcome=updated]:contains(1 would be updated)",
            },
            {
                content: "The changes are listed",
                trigger: ".o_notebook .nav-link:contains(Changes)",
                run: "click",
            },
            {
                content: "Old and new value",
                trigger:
                    "[name=changed_row_ids] .o_transfer_change:has(del:contains(old@example.com)):has(ins:contains(new@example.com))",
            },
            {
                content: "Back to the import screen",
                trigger: ".o_breadcrumb a:contains(Import a File)",
                run: "click",
            },
            {
                content: "The mapping and the choice of columns are still there",
                trigger:
                    ".o_import_action:has(.o_import_async_matching #o_import_async_match_ref:checked)",
            },
            press("Test"),
            ...waitFor("done"),
            button("action_import_now"),
            {
                content: "The import opens and ends",
                trigger:
                    ".o_transfer_progress[data-state=done] [data-outcome=created]:contains(/^1 created$/)",
            },
            {
                content: "It leads back to its check",
                trigger: ".o_form_view button[name=action_open_parent]",
                run: "click",
            },
            {
                content: "The check leads to the import and offers no second one",
                trigger:
                    ".o_form_view:has(button[name=action_open_import]):not(:has(button[name=action_import_now]))",
            },
        ]),
});

registry.category("web_tour.tours").add("base_import_async_table_problems", {
    url: CONTACTS,
    steps: () => [
        ...upload("tour_ragged.csv", [
            "Name,Email,Name",
            "Ada,ada@example.com,",
            "Bob,bob@example.com,,Lovelace, Bob",
        ]),
        {
            content: "The screen names row and cause before anything is submitted",
            trigger:
                ".o_import_data_content .o_import_async_table_problems li:contains(Row 3 has 5 cells)",
        },
        {
            content: "Each kind of trouble is told",
            trigger: ".o_import_async_table_problems li:contains(“Name” twice)",
        },
        {
            content: "Another file",
            trigger:
                ".o_control_panel:has(button:contains(Load Data File)) .o_input_file:not(:visible)",
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(
                    new File(["Name,Email\nAda,ada@example.com"], "tour_straight.csv", {
                        type: "text/csv",
                    })
                );
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "Nothing is wrong with that one",
            trigger:
                ".o_import_action:not(:has(.o_import_async_table_problems)) .o_import_data_content",
        },
    ],
});

function makeLines(count) {
    const lines = ["Name,Email"];
    for (let number = 0; number < count; number++) {
        lines.push(`Tour control ${number},control${number}@example.com`);
    }
    return lines;
}

registry.category("web_tour.tours").add("base_import_async_control", {
    url: CONTACTS,
    steps: () =>
        patient([
            ...upload("tour_control.csv", makeLines(1000)),
            tickUseConnector,
            {
                content: "Small chunks",
                trigger: "#o_import_async_chunk_size",
                run: "edit 50",
            },
            {
                content: "More options",
                trigger: ".o_import_async_more summary",
                run: "click",
            },
            {
                content: "One chunk after the other",
                trigger: "#o_import_async_max_parallel",
                run: "edit 1",
            },
            press("Import"),
            ...waitFor("running"),
            {
                content: "The menu bar has the import",
                trigger: ".o_transfer_systray button:has(.o_transfer_systray_count)",
                run: "click",
            },
            {
                content: "With its name",
                trigger: ".o_transfer_systray_run:contains(tour_control.csv)",
                run: "click",
            },
            ...waitFor("running"),
            button("action_pause"),
            ...waitFor("paused"),
            {
                content: "The form says who paused it",
                trigger: ".o_form_view .alert:contains(Paused by)",
            },
            button("action_resume"),
            ...waitFor("running"),
            {
                content: "Resumed, it goes on",
                trigger:
                    ".o_form_view:not(:has(.alert:contains(Paused by))) button[name=action_cancel]",
                run: "click",
            },
            {
                content: "Yes, cancel it",
                trigger: ".modal button:contains(Cancel the Import)",
                run: "click",
            },
            ...waitFor("cancelled"),
            {
                content: "What was not imported is counted",
                trigger: ".o_transfer_progress [data-outcome=cancelled]",
            },
            {
                content: "Nothing is left in the menu bar",
                trigger: "body:not(:has(.o_transfer_systray))",
            },
        ]),
});

registry.category("web_tour.tours").add("base_import_async_history", {
    steps: () =>
        patient([
            {
                content: "Open the menu of the record",
                trigger: ".o_form_view .o_cp_action_menus .fa-cog",
                run: "click",
            },
            {
                content: "Import history",
                trigger: ".o_import_history",
                run: "click",
            },
            {
                content: "The line of the file is listed",
                trigger:
                    ".o_list_view .o_data_row:has([name=run_id]:contains(tour_check.csv)):has([name=outcome]:contains(Updated))",
            },
        ]),
});

/** The last push came before the form was there to hear it. */
function cancelBetweenFormAndProgress() {
    patch(TransferProgress.prototype, {
        setup() {
            super.setup();
            this.transferRun = {...this.transferRun, watch: () => () => null};
        },
        async load(record) {
            if (record.data.state === "draft" && !this.isCancelled) {
                this.isCancelled = true;
                await this.orm.call("transfer.run", "action_cancel", [record.resId]);
                await this.waitUntilCancelled(record.resId);
            }
            return super.load(record);
        },
        async waitUntilCancelled(runId) {
            const [run] = await this.orm.read("transfer.run", [runId], ["state"]);
            if (run.state !== "cancelled") {
                await this.waitUntilCancelled(runId);
            }
        },
    });
}

registry.category("web_tour.tours").add("base_import_async_late_form", {
    url: "/odoo/imports",
    steps: () =>
        patient([
            {
                content: "Open a run that closes while its form opens",
                trigger: ".o_data_row [name=file_name]:contains(tour_late.csv)",
                run(helpers) {
                    cancelBetweenFormAndProgress();
                    return helpers.click();
                },
            },
            {
                content: "The progress knows that the run is closed",
                trigger: ".o_transfer_progress[data-state=cancelled]",
            },
            {
                content: "So does the rest of the form",
                trigger: ".o_form_view .alert:contains(The import was cancelled)",
            },
            {
                content: "There is nothing left to cancel",
                trigger: ".o_form_view:not(:has(button[name=action_cancel]))",
            },
        ]),
});
