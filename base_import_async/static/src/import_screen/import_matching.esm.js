import {CheckBox} from "@web/core/checkbox/checkbox";
import {Component} from "@odoo/owl";

/** By which columns the records are found that are there already. */
export class ImportMatching extends Component {
    static template = "base_import_async.ImportMatching";
    static components = {CheckBox};
    static props = {
        matching: {type: Object},
        onOptionChanged: {type: Function},
        options: {type: Object},
    };

    isChosen(name) {
        return this.props.options.match_fields.includes(name);
    }

    toggle(name, isChosen) {
        const others = this.props.options.match_fields.filter(
            (other) => other !== name
        );
        const names = isChosen ? [...others, name] : others;
        return this.props.onOptionChanged("match_fields", names);
    }
}
