import {giveFile, patient, tickUseConnector, upload} from "./tour_steps.esm";
import {registry} from "@web/core/registry";

const INPUT = ".o_control_panel .o_input_file:not(:visible)";

function makeFile(name, content) {
    return new File([content], name, {type: "text/csv"});
}

function give(name, content) {
    return {
        content: `Upload ${name}`,
        trigger: INPUT,
        run() {
            giveFile(this.anchor, makeFile(name, content));
        },
    };
}

const seesHeadingsOnly = {
    content: "What is missing stands there, and nothing of a separator",
    trigger:
        ".o_import_data_content:not(:has(p)) .o_import_async_no_rows:contains(nothing stands below the headings in row 1)",
};

registry.category("web_tour.tours").add("base_import_async_no_rows", {
    url: "/odoo/action-base.action_partner_form",
    steps: () =>
        patient([
            ...upload("tour_none.csv", []),
            {
                content: "A file of no byte is refused at once",
                trigger: ".o_notification:contains(tour_none.csv is empty)",
            },
            {
                content: "The screen still waits for a file",
                trigger: ".o_control_panel .o_import_file:enabled",
            },
            {
                content: "So is one that is dropped",
                trigger: ".o_import_action",
                async run() {
                    const transfer = new DataTransfer();
                    transfer.items.add(makeFile("tour_dropped.csv", ""));
                    const root = this.anchor.parentElement;
                    const options = {bubbles: true, dataTransfer: transfer};
                    root.dispatchEvent(new DragEvent("dragenter", options));
                    await new Promise((resolve) => setTimeout(resolve, 300));
                    document
                        .querySelector(".o-Dropzone")
                        .dispatchEvent(new DragEvent("drop", options));
                },
            },
            {
                content: "The dropped file is told, too",
                trigger: ".o_notification:contains(tour_dropped.csv is empty)",
            },
            give("tour_headings.csv", "Name,Email\n"),
            seesHeadingsOnly,
            tickUseConnector,
            seesHeadingsOnly,
            give("tour_rows.csv", "Name,Email\nAnn,a@x\n"),
            {
                content: "A file with rows is shown",
                trigger:
                    ".o_import_data_content:not(:has(.o_import_async_no_rows)) td:contains(Email)",
            },
        ]),
});
