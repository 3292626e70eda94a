// What the tours of the wizard have in common.

export const wizard = ".modal .o_form_view";

export function next(step) {
    return [
        {
            content: "Go on",
            trigger: ".modal footer button[name=action_next]",
            run: "click",
        },
        {
            content: `The step ${step}`,
            trigger: `.modal .o_arrow_button_current[data-value=${step}]`,
        },
    ];
}

export function type(name, text) {
    return {
        content: `Enter ${name}`,
        trigger: `${wizard} .o_field_widget[name=${name}]:visible input`,
        run: `edit ${text} && press Tab`,
    };
}

export function choose(name, text) {
    return [
        {
            content: `Look for ${text}`,
            trigger: `${wizard} .o_field_widget[name=${name}]:visible input`,
            run: `edit ${text}`,
        },
        {
            content: `Choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains(/^${text}$/)`,
            run: "click",
        },
    ];
}

export const open = [
    {
        content: "Set up an exchange",
        trigger:
            "[data-menu-xmlid='pattern_import_export_synchronize.menu_exchange_wizard']",
        run: "click",
    },
    {content: "The wizard", trigger: wizard},
];

export const start = [
    {
        content: "Start it",
        trigger: ".modal footer button[name=action_start]",
        run: "click",
    },
    {
        content: "The exchange works",
        trigger:
            "body:not(:has(.modal)) .o_form_view .o_field_widget[name=health]:contains(Works)",
    },
];
