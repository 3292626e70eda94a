import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";
import {registry} from "@web/core/registry";

/**
 * The field selector, which offers only the fields that another field of the record
 * names, with commas in between; all fields while that is empty.
 */
export class OfferedFieldSelector extends FieldSelectorField {
    static props = {
        ...FieldSelectorField.props,
        offered: {type: String, optional: true},
    };

    filter(fieldDef) {
        const offered = this.props.record.data[this.props.offered];
        return (
            super.filter(fieldDef) &&
            (!offered || offered.split(",").includes(fieldDef.name))
        );
    }
}

registry.category("fields").add("offered_field_selector", {
    ...fieldSelectorField,
    component: OfferedFieldSelector,
    extractProps(fieldInfo, dynamicInfo) {
        return {
            ...fieldSelectorField.extractProps(fieldInfo, dynamicInfo),
            offered: fieldInfo.options.offered,
        };
    },
});
