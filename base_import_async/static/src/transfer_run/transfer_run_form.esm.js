import {FormRenderer} from "@web/views/form/form_renderer";
import {Notebook} from "@web/core/notebook/notebook";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * Shows its first page, also when that appears while the form is open (rows that
 * fail), until the person chooses one.
 */
export class TransferRunNotebook extends Notebook {
    setup() {
        this.isChosen = Boolean(this.props.defaultPage);
        super.setup();
    }

    /** @override */
    activatePage() {
        this.isChosen = true;
        super.activatePage(...arguments);
    }

    /** @override */
    computeActivePage() {
        if (!this.isChosen) {
            this.state.currentPage = null;
        }
        return super.computeActivePage(...arguments);
    }
}

export class TransferRunRenderer extends FormRenderer {
    static components = {...FormRenderer.components, Notebook: TransferRunNotebook};
}

registry.category("views").add("transfer_run_form", {
    ...formView,
    Renderer: TransferRunRenderer,
});
