import {Component, onWillUnmount, status, useEffect, xml} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const LOOKED = "attachment.synchronize.task/looked";

// Milliseconds: what is under way is asked for less and less often.
const FIRST_DELAY = 2000;
const LONGEST_DELAY = 60000;
const GROWTH = 1.5;

/**
 * Keeps the counters of an open task as they are: a look that somebody asked for tells
 * its end, and files that are under way then are asked for until none is.
 */
export class TaskRefresh extends Component {
    static template = xml`<t/>`;
    static props = {...standardWidgetProps};

    setup() {
        const bus = useService("bus_service");
        this.timer = null;
        const onLooked = ({task_id: taskId}) => {
            if (taskId === this.props.record.resId) {
                this.delay = FIRST_DELAY;
                this.refresh();
            }
        };
        bus.subscribe(LOOKED, onLooked);
        bus.start();
        onWillUnmount(() => bus.unsubscribe(LOOKED, onLooked));
        useEffect(
            () => {
                this.delay = FIRST_DELAY;
                this.schedule();
                return () => browser.clearTimeout(this.timer);
            },
            () => [this.props.record.resId]
        );
    }

    get isUnderWay() {
        const {waiting_count: waiting, count_attachment_pending: pending} =
            this.props.record.data;
        return Boolean(waiting || pending);
    }

    schedule() {
        browser.clearTimeout(this.timer);
        if (this.isUnderWay) {
            this.timer = browser.setTimeout(() => this.refresh(), this.delay);
            this.delay = Math.min(this.delay * GROWTH, LONGEST_DELAY);
        }
    }

    async refresh() {
        const {record} = this.props;
        try {
            // What somebody is writing stays.
            if (!(await record.isDirty()) && status(this) === "mounted") {
                await record.load();
            }
        } catch (error) {
            // The server is out of reach for now, and the next question may get through;
            // or somebody left the form, and nobody is there to be told.
            if (status(this) === "mounted" && !(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        if (status(this) === "mounted") {
            this.schedule();
        }
    }
}

export const taskRefresh = {
    component: TaskRefresh,
    fieldDependencies: [
        {name: "waiting_count", type: "integer"},
        {name: "count_attachment_pending", type: "integer"},
    ],
};

registry.category("view_widgets").add("attachment_synchronize_refresh", taskRefresh);
