// A copy of an exchange that is here already: what it would change, and that it does.
import {giveFile, patient} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("exchange_update_by_copy", {
    steps: () => {
        const copy = new URLSearchParams(location.search).get("copy");
        return patient([
            {
                content: "Open the menu of settings",
                trigger:
                    "[data-menu-xmlid='pattern_import_export_synchronize.menu_exchange_configuration']",
                run: "click",
            },
            {
                content: "Choose the copy",
                trigger:
                    ".o-dropdown--menu [data-menu-xmlid='pattern_import_export_synchronize.menu_exchange_load']",
                run: "click",
            },
            {
                content: "Give the copy",
                trigger: ".modal .o_field_binary[name=file] input:not(:visible)",
                async run() {
                    const answer = await fetch(`/web/content/${copy}`);
                    giveFile(
                        this.anchor,
                        new File([await answer.text()], "exchange.json", {
                            type: "application/json",
                        })
                    );
                },
            },
            {
                content: "The file is there",
                trigger: ".modal .o_field_binary[name=file] input:value(exchange.json)",
            },
            {
                content: "Read it",
                trigger: ".modal footer button[name=action_read]",
                run: "click",
            },
            {
                content: "The exchange here is found, and is to be updated",
                trigger: ".modal [name=mode] .o_radio_input[data-value=update]:checked",
            },
            {
                content: "What changes is told",
                trigger:
                    ".modal [name=change_ids] .o_data_row:contains(Most That May Be Missing):contains(10):contains(33)",
            },
            {
                content: "Nothing else does",
                trigger:
                    ".modal [name=change_ids]:not(:has(.o_data_row:nth-child(2):contains(The exchange)))",
            },
            {
                content: "Do it",
                trigger: ".modal footer button[name=action_load]:visible",
                run: "click",
            },
            {
                content: "The exchange",
                trigger: "body:not(:has(.modal)) .o_form_view [name=health]",
            },
        ]);
    },
});
