import {
    Component,
    onWillStart,
    onWillUpdateProps,
    status,
    useEffect,
    useState,
} from "@odoo/owl";
import {formatDuration, formatRate, getOutcomes} from "./transfer_words.esm";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatDateTime} from "@web/core/l10n/dates";
import {formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const OPEN_STATES = ["draft", "splitting", "running", "paused"];

// Milliseconds: pushes come in bursts; where none comes at all, we ask.
const MIN_DELAY = 1000;
const POLL_DELAY = 3000;

/** The run that a form shows: its own, or the one that its record delegates to. */
function getRunId(record) {
    return record.resModel === "transfer.run" ? record.resId : record.data.run_id.id;
}

/** How far a run is, on its form: moves by itself while the run is open. */
export class TransferProgress extends Component {
    static template = "base_import_async.TransferProgress";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.transferRun = useService("transfer_run");
        this.state = useState({progress: null});
        this.timer = null;
        this.askedAt = 0;
        this.isAsking = false;

        onWillStart(() => this.load(this.props.record));
        onWillUpdateProps((nextProps) => {
            if (nextProps.record.resId !== this.props.record.resId) {
                return this.load(nextProps.record);
            }
        });
        useEffect(
            (runId, isOpen, isAsOfNow) => {
                const stop = this.transferRun.watch(runId, () =>
                    this.schedule(MIN_DELAY - (Date.now() - this.askedAt))
                );
                if (!isAsOfNow) {
                    this.schedule(0);
                } else if (isOpen) {
                    this.schedule(POLL_DELAY);
                }
                return () => {
                    stop();
                    browser.clearTimeout(this.timer);
                    this.timer = null;
                };
            },
            () => [getRunId(this.props.record), this.isOpen, this.isAsOfNow]
        );
    }

    // ------------------------------------------------------------------
    // Following the run
    // ------------------------------------------------------------------

    get isOpen() {
        return OPEN_STATES.includes(this.state.progress.state);
    }

    /**
     * Whether form and progress tell the same: the run may have closed between the
     * two questions, before anybody here listened for the push that said so.
     */
    get isAsOfNow() {
        return this.state.progress.state === this.props.record.data.state;
    }

    /** Ask again in `delay` milliseconds, or earlier if that is planned. */
    schedule(delay) {
        const at = Date.now() + Math.max(delay, 0);
        if (this.timer && this.timerAt <= at) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.timerAt = at;
        this.timer = browser.setTimeout(() => this.refresh(), at - Date.now());
    }

    async load(record) {
        this.askedAt = Date.now();
        this.state.progress = await this.orm.silent.call(
            "transfer.run",
            "get_progress",
            [getRunId(record)]
        );
    }

    async refresh() {
        this.timer = null;
        if (this.isAsking) {
            this.schedule(MIN_DELAY);
            return;
        }
        this.isAsking = true;
        const {record} = this.props;
        const before = this.state.progress;
        try {
            await this.load(record);
            if (this.isOutdated(before) && record.resId === this.props.record.resId) {
                await record.load();
            }
        } catch (error) {
            // The server is out of reach for now; the next question may get through.
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        } finally {
            this.isAsking = false;
        }
        if (this.isOpen && status(this) === "mounted") {
            this.schedule(POLL_DELAY);
        }
    }

    /** Whether the rest of the form shows what is no longer so. */
    isOutdated(before) {
        const {progress} = this.state;
        return (
            status(this) === "mounted" &&
            (!this.isAsOfNow ||
                progress.failed_count !== before.failed_count ||
                progress.open_chunk_count !== before.open_chunk_count)
        );
    }

    // ------------------------------------------------------------------
    // Showing it
    // ------------------------------------------------------------------

    get outcomes() {
        return getOutcomes(this.state.progress);
    }

    get isExport() {
        return this.state.progress.kind === "export";
    }

    /** Whether there is no file whose rows are counted. */
    get isAboutRecords() {
        return this.isExport || this.state.progress.kind === "undo";
    }

    get isTotalKnown() {
        return this.state.progress.total_known || !this.isOpen;
    }

    get percentage() {
        const {row_count: total, processed_count: done} = this.state.progress;
        return total ? Math.floor((100 * done) / total) : 0;
    }

    get title() {
        const {progress} = this.state;
        if (progress.state === "draft") {
            const start = this.props.record.data.start_at;
            return start && start > luxon.DateTime.now()
                ? _t("Starts on %s", formatDateTime(start))
                : _t("Waiting for a worker");
        }
        if (!this.isTotalKnown) {
            if (progress.kind === "export") {
                return _t("Selecting the records");
            }
            return _t(
                "Reading the file: %s rows so far",
                formatInteger(progress.row_count)
            );
        }
        const counts = {
            done: formatInteger(progress.processed_count),
            total: formatInteger(progress.row_count),
        };
        if (
            this.isExport &&
            progress.state === "running" &&
            !progress.open_chunk_count
        ) {
            return _t("Writing the file");
        }
        if (this.isAboutRecords) {
            return _t("%(done)s of %(total)s records", counts);
        }
        return progress.is_check
            ? _t("%(done)s of %(total)s rows checked", counts)
            : _t("%(done)s of %(total)s rows", counts);
    }

    /** Speed and time, as far as they can be told. */
    get details() {
        const {progress} = this.state;
        const details = [];
        const rate = formatRate(progress.rate, this.isAboutRecords);
        if (rate) {
            details.push(rate);
        }
        if (!this.isOpen && progress.seconds) {
            details.push(_t("took %s", formatDuration(progress.seconds)));
        }
        if (this.isOpen && this.isTotalKnown && progress.open_chunk_count) {
            details.push(
                _t("%(open)s of %(all)s chunks to go", {
                    open: formatInteger(progress.open_chunk_count),
                    all: formatInteger(progress.chunk_count),
                })
            );
        }
        return details;
    }

    get timeLeft() {
        const {seconds_left: seconds, state} = this.state.progress;
        if (state !== "running" || seconds === false) {
            return "";
        }
        return _t("%s left", formatDuration(seconds));
    }
}

export const transferProgress = {
    component: TransferProgress,
    fieldDependencies: [
        {name: "start_at", type: "datetime"},
        {name: "state", type: "selection"},
    ],
};

registry.category("view_widgets").add("transfer_progress", transferProgress);
