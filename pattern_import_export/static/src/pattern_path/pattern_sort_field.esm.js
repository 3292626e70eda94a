import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** A field of the records by which the database can sort them. */
export class PatternSortField extends FieldSelectorField {
    filter(fieldDef) {
        return super.filter(fieldDef) && fieldDef.sortable;
    }
}

export const patternSortField = {
    ...fieldSelectorField,
    component: PatternSortField,
    displayName: _t("Field to sort by"),
    extractProps(fieldInfo, dynamicInfo) {
        return {
            ...fieldSelectorField.extractProps(fieldInfo, dynamicInfo),
            allowProperties: false,
            followRelations: false,
        };
    },
};

registry.category("fields").add("pattern_sort", patternSortField);
