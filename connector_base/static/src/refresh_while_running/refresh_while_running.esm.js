import {Component, onMounted, onWillUnmount, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const SECONDS = 5;

/**
 * Reads the record of a form again while the work that it shows goes on in the
 * background. It leaves the form alone while somebody changes something there.
 */
export class RefreshWhileRunning extends Component {
    static template = xml`<span class="d-none"/>`;
    static props = {
        ...standardWidgetProps,
        // The field that says "running" as long as there may be news.
        state: {type: String},
    };

    setup() {
        let timer = null;
        onMounted(() => {
            timer = setInterval(() => this.refresh(), SECONDS * 1000);
        });
        onWillUnmount(() => clearInterval(timer));
    }

    async refresh() {
        const {record, state} = this.props;
        if (record.data[state] !== "running" || document.hidden || this.isLoading) {
            return;
        }
        this.isLoading = true;
        try {
            if (!(await record.isDirty())) {
                await record.load();
            }
        } finally {
            this.isLoading = false;
        }
    }
}

registry.category("view_widgets").add("refresh_while_running", {
    component: RefreshWhileRunning,
    extractProps: ({options}) => ({state: options.state}),
});
