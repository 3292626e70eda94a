import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {CheckBox} from "@web/core/checkbox/checkbox";
import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {user} from "@web/core/user";

const DEFAULT_PRIORITY = 10;

/** What few people change: when, how many chunks at once, before which others. */
export class ImportMore extends Component {
    static template = "base_import_async.ImportMore";
    static components = {CheckBox, DateTimeInput};
    static props = {
        endActions: {type: Array, optional: true},
        groupColumns: {type: Array, optional: true},
        isManager: {type: Boolean, optional: true},
        onOptionChanged: {type: Function},
        options: {type: Object},
    };

    get mayPrioritize() {
        return this.props.isManager || Boolean(this.env.debug);
    }

    /** The user's companies, if there is a choice. */
    get companies() {
        const companies = user.allowedCompanies;
        return companies.length > 1 ? companies : [];
    }

    onNumberChange(optionName, ev) {
        return this.props.onOptionChanged(optionName, parseInt(ev.target.value, 10));
    }

    get startAt() {
        const {start_at: startAt} = this.props.options;
        return startAt ? deserializeDateTime(startAt) : false;
    }

    /** The server speaks UTC, the person her own time zone. */
    onStartAtChange(moment) {
        const value = moment ? serializeDateTime(moment) : "";
        return this.props.onOptionChanged("start_at", value);
    }

    onMaxParallelChange(ev) {
        const number = parseInt(ev.target.value, 10);
        return this.props.onOptionChanged("max_parallel", number > 0 ? number : 0);
    }

    onPriorityChange(ev) {
        const number = parseInt(ev.target.value, 10);
        const value = number >= 0 ? number : DEFAULT_PRIORITY;
        return this.props.onOptionChanged("priority", value);
    }
}
