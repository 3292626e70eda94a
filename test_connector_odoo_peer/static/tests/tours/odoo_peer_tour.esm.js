import {patient} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {session} from "@web/session";

const models = ".o_field_widget[name=policy_ids]";

function field(name) {
    return `.o_field_widget[name=${name}] input`;
}

async function readSlip() {
    // The key was made by the test, and noted where a person would keep a slip.
    const [slip] = await rpc("/web/dataset/call_kw/res.partner/search_read", {
        model: "res.partner",
        method: "search_read",
        args: [[["name", "=", "Slip of paper"]], ["ref"]],
        kwargs: {},
    });
    return slip.ref;
}

registry.category("web_tour.tours").add("odoo_peer_tour", {
    steps: () =>
        patient([
            {
                content: "There is no peer yet",
                trigger: ".o_view_nocontent:contains(Connect another Odoo database)",
            },
            {trigger: ".o_list_button_add", run: "click"},
            {
                content: "Name it",
                trigger: ".oe_title .o_field_widget[name=name] input",
                run: "edit The other one",
            },
            {
                content: "Where nobody listens",
                trigger: field("url"),
                run: "edit http://127.0.0.1:9",
            },
            {
                trigger: field("database"),
                run: `edit ${session.db.replace(/_here$/, "_there")}`,
            },
            {trigger: field("new_api_key"), run: "edit no-key"},
            {
                content: "It says that it cannot be reached",
                trigger: ".o_statusbar_buttons button[name=action_check_connection]",
                run: "click",
            },
            {trigger: ".o_error_dialog, .modal:contains(cannot be reached)"},
            {trigger: ".modal-footer button", run: "click"},
            {
                content: "The right address, and a wrong key",
                trigger: field("url"),
                run: `edit ${window.location.origin}`,
            },
            {trigger: field("new_api_key"), run: "edit no-key"},
            {
                trigger: ".o_statusbar_buttons button[name=action_check_connection]",
                run: "click",
            },
            {trigger: ".modal:contains(API key is not accepted)"},
            {trigger: ".modal-footer button", run: "click"},
            {
                content: "The right key",
                trigger: field("new_api_key"),
                async run(helpers) {
                    await helpers.edit(await readSlip());
                },
            },
            {
                content: "Tags and contacts come from there",
                trigger: `${models} .o_data_row:eq(0) [name=import_enabled] input`,
                run: "click",
            },
            {
                trigger: `${models} .o_data_row:eq(1) [name=import_enabled] input`,
                run: "click",
            },
            {
                trigger: `${models} .o_data_row:eq(1) [name=import_enabled] input:checked`,
            },
            {
                trigger: ".o_statusbar_buttons button[name=action_check_connection]",
                run: "click",
            },
            {
                content: "It is connected, and the clock was looked at",
                trigger: ".o_field_widget[name=clock_text]:contains(Like ours)",
            },
            {
                content: "The first exchange",
                trigger: ".o_statusbar_buttons button[name=action_sync_now]:visible",
                run: "click",
            },
            {
                trigger: ".oe_stat_button[name=action_open_runs]:contains(2)",
                run: "click",
            },
            {
                content: "Two runs, tags and contacts",
                trigger: ".o_data_row:contains(Contact):not(:contains(Tags))",
            },
        ]),
});
