// What the tours have in common.

// Milliseconds: no step of a tour may ask for more.
const LONGEST = 60000;

function waitUntil(isSo, milliseconds) {
    const end = Date.now() + milliseconds;
    return new Promise((resolve) => {
        function look() {
            if (isSo() || Date.now() > end) {
                resolve();
            } else {
                setTimeout(look, 100);
            }
        }
        look();
    });
}

/** Steps with the patience that a busy machine needs; a quick one is not held up. */
export function patient(steps) {
    return steps.map((step) => ({timeout: LONGEST, ...step}));
}

/** Wait until the form shows that its run is in this state. */
export function waitFor(state) {
    const selector = `.o_transfer_progress[data-state=${state}]`;
    // Jobs may take longer than a step may wait.
    const wait = {
        content: `Wait for the run to be ${state}`,
        trigger: "body",
        run: () => waitUntil(() => document.querySelector(selector), LONGEST - 10000),
    };
    return [wait, wait, wait, {content: `The run is ${state}`, trigger: selector}];
}

/** As when a person chooses a file in the dialog of the browser. */
export function giveFile(input, file) {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

/** Choose a file in the import screen of the list that is shown. */
export function upload(name, lines) {
    const file = new File([lines.join("\n")], name, {type: "text/csv"});
    return [
        {
            content: "Open the menu of the list",
            trigger: ".o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {content: "Import records", trigger: ".o_import_menu", run: "click"},
        {
            content: "Upload the file",
            trigger: ".o_control_panel:has(.o_import_file) .o_input_file:not(:visible)",
            run() {
                giveFile(this.anchor, file);
            },
        },
    ];
}

export const tickUseConnector = {
    content: "Import in the background",
    // at the top, where it is seen
    trigger:
        ".o_import_data_sidepanel > div:first-child .o_import_async_options label:contains(Use connector)",
    run: "click",
};

/** A button of the import screen. */
export function press(label) {
    return {
        content: label,
        trigger: `.o_control_panel button:contains(/^${label}$/)`,
        run: "click",
    };
}

/** A button of the form. */
export function button(name) {
    return {
        content: `Button ${name}`,
        trigger: `.o_form_view button[name=${name}]`,
        run: "click",
    };
}
