import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const LISTS = ["list", "kanban"];
const answers = new WeakMap(); // Asked once for each list that is opened

/** Whether somebody has made a pattern for the records of the list. */
function hasPattern({searchModel, services}) {
    if (!answers.has(searchModel)) {
        const domain = [["res_model", "=", searchModel.resModel]];
        const count = services.orm.searchCount("pattern.config", domain, {limit: 1});
        answers.set(searchModel, count);
    }
    return answers.get(searchModel);
}

async function isOffered(env, group) {
    return (
        env.config.actionType === "ir.actions.act_window" &&
        LISTS.includes(env.config.viewType) &&
        (await user.hasGroup("pattern_import_export.group_pattern_user")) &&
        (!group || (await user.hasGroup(group))) &&
        (await hasPattern(env))
    );
}

/** The dialogs without a record that is selected: from the menu of the list itself. */
class PatternCogItem extends Component {
    static template = "pattern_import_export.PatternCogItem";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
    }

    open() {
        const {domain, resModel} = this.env.searchModel;
        this.action.doAction({
            type: "ir.actions.act_window",
            name: this.label,
            res_model: this.wizard,
            views: [[false, "form"]],
            target: "new",
            context: {active_model: resModel, active_domain: domain},
        });
    }
}

class ImportWithPattern extends PatternCogItem {
    wizard = "import.pattern.wizard";
    icon = "fa-download";

    get label() {
        return _t("Import with a Pattern");
    }
}

class ExportWithPattern extends PatternCogItem {
    wizard = "export.pattern.wizard";
    icon = "fa-upload";

    get label() {
        return _t("Export with a Pattern");
    }
}

registry
    .category("cogMenu")
    .add(
        "pattern-import-menu",
        {
            Component: ImportWithPattern,
            groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
            isDisplayed: (env) => isOffered(env),
        },
        {sequence: 2}
    )
    .add(
        "pattern-export-menu",
        {
            Component: ExportWithPattern,
            groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
            isDisplayed: (env) => isOffered(env, "base.group_allow_export"),
        },
        {sequence: 3}
    );
