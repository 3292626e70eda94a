import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatDuration} from "../transfer_run/transfer_words.esm";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

// Milliseconds. Pushes come after each chunk; where they do not come at all, we ask.
const MIN_DELAY = 2000;
const POLL_DELAY = 10000;

/** The user's imports that go on, in the menu bar; nothing when there are none. */
export class TransferSystray extends Component {
    static template = "base_import_async.TransferSystray";
    static components = {Dropdown, DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.transferRun = useService("transfer_run");
        this.state = useState({count: 0, runs: []});
        this.timer = null;
        this.askedAt = 0;
        let stop = null;
        onMounted(() => {
            stop = this.transferRun.listen(() =>
                this.schedule(MIN_DELAY - (Date.now() - this.askedAt))
            );
            this.refresh();
        });
        onWillUnmount(() => {
            stop();
            this.isGone = true;
            browser.clearTimeout(this.timer);
        });
    }

    /** Ask again in `delay` milliseconds, or earlier if that is planned. */
    schedule(delay) {
        const at = Date.now() + Math.max(delay, 0);
        if (this.isGone || (this.timer && this.timerAt <= at)) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.timerAt = at;
        this.timer = browser.setTimeout(() => this.refresh(), at - Date.now());
    }

    async refresh() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        this.askedAt = Date.now();
        try {
            const open = await this.orm.silent.call(
                "transfer.run",
                "get_open_runs",
                []
            );
            Object.assign(this.state, open);
        } catch (error) {
            // The server is out of reach for now; the next question may get through.
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        if (this.state.count) {
            this.schedule(POLL_DELAY);
        }
    }

    percentage(run) {
        return Math.floor(run.progress || 0);
    }

    /** How far it is, in a few words. */
    status(run) {
        const words = [];
        if (run.is_check) {
            words.push(_t("Check"));
        }
        if (run.state !== "running") {
            words.push(run.state_label);
        } else if (run.seconds_left) {
            words.push(_t("%s left", formatDuration(run.seconds_left)));
        }
        if (run.failed_count) {
            words.push(
                run.is_check
                    ? _t("%s wrong", run.failed_count)
                    : _t("%s failed", run.failed_count)
            );
        }
        return words.join(" · ");
    }

    openAll() {
        return this.action.doAction("base_import_async.transfer_run_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add(
        "base_import_async.transfer_systray",
        {Component: TransferSystray},
        {sequence: 30}
    );
