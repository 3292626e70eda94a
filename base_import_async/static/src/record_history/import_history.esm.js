import {Component, onWillStart} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * "Import history" in the menu of a form: the rows of files that touched the record.
 *
 * The menu is made when it is opened, so the question whether there are any is asked
 * only then.
 */
export class ImportHistory extends Component {
    static template = "base_import_async.ImportHistory";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.hasHistory = false;
        onWillStart(() => this.load());
    }

    /** Model and id of the record that the form shows. */
    get record() {
        const {currentState} = this.action.currentController;
        return [this.env.searchModel.resModel, currentState.resId];
    }

    async load() {
        const [resModel, resId] = this.record;
        if (!Number.isInteger(resId)) {
            return; // A new record
        }
        try {
            this.hasHistory = await this.orm.silent.call(
                "transfer.row",
                "has_history",
                [resModel, resId]
            );
        } catch (error) {
            // Offline, the rest of the menu is still of use.
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    async open() {
        // Choosing closes the menu, and a destroyed component gets no answers.
        const {orm} = this.env.services;
        const action = await orm.call(
            "transfer.row",
            "action_view_history",
            this.record
        );
        return this.action.doAction(action);
    }
}

registry.category("cogMenu").add(
    "import-history",
    {
        Component: ImportHistory,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: ({config, searchModel}) =>
            config.viewType === "form" &&
            config.actionType === "ir.actions.act_window" &&
            !searchModel.resModel.startsWith("transfer."),
    },
    {sequence: 20}
);
