import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** What a record says now and what it would say, field by field. */
export class TransferChanges extends Component {
    static template = "base_import_async.TransferChanges";
    static props = {...standardFieldProps};

    get changes() {
        const words = this.props.record.data[this.props.name] || [];
        return words.map(([label, old, now], index) => ({index, label, old, now}));
    }
}

registry.category("fields").add("transfer_changes", {
    component: TransferChanges,
    supportedTypes: ["json"],
});
