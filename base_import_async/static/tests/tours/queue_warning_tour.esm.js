import {registry} from "@web/core/registry";

const file = new File(["Name\nWaiting"], "waiting.csv", {type: "text/csv"});

registry.category("web_tour.tours").add("base_import_async_queue_warning", {
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
        {
            content: "Upload the file",
            trigger: ".o_control_panel:has(.o_import_file) .o_input_file:not(:visible)",
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(file);
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "Import in the background",
            trigger:
                "body:not(:has(.o_import_async_queue_warning)) .o_import_async_options label:contains(Use connector)",
            run: "click",
        },
        {
            content: "The screen says that nothing would happen",
            trigger: ".o_import_async_queue_warning:contains(no job runner)",
        },
    ],
});
