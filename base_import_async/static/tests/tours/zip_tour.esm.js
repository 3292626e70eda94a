import {registry} from "@web/core/registry";

import {patient} from "./tour_steps.esm";

// A zip with photo.png, which is one pixel
const ZIP = [
    "UEsDBBQAAAAAAAAAIQBmQxTHRgAAAEYAAAAJAAAAcGhvdG8ucG5niVBORw0KGgoAAAANSUhE",
    "UgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJg",
    "glBLAQIUAxQAAAAAAAAAIQBmQxTHRgAAAEYAAAAJAAAAAAAAAAAAAACAAQAAAABwaG90by5w",
    "bmdQSwUGAAAAAAEAAQA3AAAAbQAAAAAA",
].join("");

function choose(file) {
    return function () {
        const transfer = new DataTransfer();
        transfer.items.add(file);
        this.anchor.files = transfer.files;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    };
}

function makeZip() {
    const bytes = Uint8Array.from(atob(ZIP), (char) => char.charCodeAt(0));
    return new File([bytes], "photos.zip", {type: "application/zip"});
}

function makeTable() {
    const lines = ["Name,Image", "Tour zip,photo.png", "Tour none,missing.png"];
    return new File([lines.join("\n")], "tour_zip.csv", {type: "text/csv"});
}

registry.category("web_tour.tours").add("base_import_async_zip", {
    url: "/odoo/action-base.action_partner_form",
    steps: () =>
        patient([
            {
                content: "Open the menu of the list",
                trigger: ".o_cp_action_menus .dropdown-toggle",
                run: "click",
            },
            {content: "Import records", trigger: ".o_import_menu", run: "click"},
            {
                content: "Upload the table",
                trigger:
                    ".o_control_panel:has(.o_import_file) .o_input_file:not(:visible)",
                run: choose(makeTable()),
            },
            {
                content: "Import in the background",
                trigger: ".o_import_async_options label:contains(Use connector)",
                run: "click",
            },
            {
                content: "The zip with the files that the cells name",
                trigger:
                    ".o_import_data_sidepanel .o_import_file input[type=file]:not(:visible)",
                run: choose(makeZip()),
            },
            {
                content: "It was taken",
                trigger: ".o_import_file:contains(1 file(s) selected)",
            },
            {
                content: "Import",
                trigger: ".o_control_panel button:contains(/^Import$/)",
                run: "click",
            },
            {
                content: "One row has its image, the other says what is missing",
                trigger: ".o_transfer_progress[data-state=partial]",
            },
            {
                content: "Open the failed rows",
                trigger: ".o_notebook .nav-link:contains(Rows with Errors)",
                run: "click",
            },
            {
                content: "The message names the file",
                trigger: "[name=failed_row_ids] [name=message]:contains(missing.png)",
            },
        ]),
});
