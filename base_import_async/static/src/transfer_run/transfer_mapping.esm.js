import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Which column of the file goes to which field. */
export class TransferMapping extends Component {
    static template = "base_import_async.TransferMapping";
    static props = {...standardFieldProps};

    get columns() {
        const pairs = this.props.record.data[this.props.name] || [];
        return pairs.map(([column, field], index) => ({index, column, field}));
    }
}

registry.category("fields").add("transfer_mapping", {
    component: TransferMapping,
    supportedTypes: ["json"],
});
