// From a partner's folder to a running exchange: an administrator with a new SFTP
// server, a manager with a local folder that was opened to him.
import {choose, next, open, start, type, wizard} from "./wizard_steps.esm";
import {patient} from "@base_import_async/../tests/tours/tour_steps.esm";
import {registry} from "@web/core/registry";

const arrive = {
    content: "Files arrive in this folder",
    trigger: `${wizard} .o_data_row:has(td[name=name]:contains(/^in$/)) button[name=action_arrive]`,
    run: "click",
};

const readColumns = [
    ...choose("model_id", "Contact"),
    {
        content: "Read the columns of the partner's file",
        trigger: `${wizard} button[name=action_read_columns]`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("exchange_wizard_sftp", {
    steps: () =>
        patient([
            ...open,
            type("name", "Partner of the tour"),
            {
                content: "A new server",
                trigger: `${wizard} [name=server_kind] input[data-value=new]`,
                run: "click",
            },
            type("host", "127.0.0.1"),
            {
                content: "The port that the test has chosen",
                trigger: `${wizard} .o_field_widget[name=port] input`,
                run: `edit ${new URLSearchParams(location.search).get("port")} && press Tab`,
            },
            type("username", "partner"),
            type("password", "s3cret-pa55"),
            {
                content: "Ask the server",
                trigger: ".modal footer button[name=action_next]",
                run: "click",
            },
            {
                content: "Its key is the right one",
                trigger: `${wizard} .alert:contains(SHA256) button[name=action_trust]`,
                run: "click",
            },
            arrive,
            {
                content: "The file is seen",
                trigger: `${wizard} [name=import_notice]:contains(contacts.csv)`,
            },
            {
                content: "Files leave, too",
                trigger: `${wizard} [name=has_export] input`,
                run: "click",
            },
            type("export_folder", "out"),
            ...next("columns"),
            ...readColumns,
            {
                content: "The reference is understood, and the key",
                trigger: `${wizard} [name=column_ids] .o_data_row:contains(Reference) td[name=is_key] input:checked`,
            },
            ...next("rules"),
            ...next("afterwards"),
            {
                content: "The partner gets a receipt",
                trigger: `${wizard} [name=sends_receipt] input`,
                run: "click",
            },
            type("answer_folder", "answers"),
            ...next("when"),
            ...next("summary"),
            {
                content: "All of it, in sentences",
                trigger: `${wizard} [name=summary]:contains(answers)`,
            },
            ...start,
        ]),
});

registry.category("web_tour.tours").add("exchange_wizard_local", {
    steps: () =>
        patient([
            ...open,
            type("name", "Folder of the tour"),
            ...choose("server_id", "Folder of the tour"),
            ...next("folders"),
            type("import_folder", "inn"),
            {
                content: "A wrong name is seen",
                trigger: `${wizard} [name=import_notice]:contains(There are: in)`,
            },
            arrive,
            {
                content: "The file is seen",
                trigger: `${wizard} [name=import_notice]:contains(contacts.csv)`,
            },
            ...next("columns"),
            ...readColumns,
            {
                content: "The columns are shown",
                trigger: `${wizard} [name=column_ids] .o_data_row:contains(Reference)`,
            },
            ...next("rules"),
            ...next("afterwards"),
            ...next("when"),
            ...next("summary"),
            ...start,
        ]),
});
