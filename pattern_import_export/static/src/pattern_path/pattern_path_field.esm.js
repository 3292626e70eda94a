import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const SEPARATOR = "|";
const DATABASE_ID = ".id";
const EXTERNAL_ID = "id";

/** Steps of a path as the field selector writes them: it knows one id only. */
function toDotted(path) {
    const steps = (path || "").split(SEPARATOR);
    return steps.map((step) => (step === DATABASE_ID ? EXTERNAL_ID : step)).join(".");
}

/**
 * A path of a pattern, as in country_id|code, picked by walking the fields. Odoo's
 * selector knows one id; which of the two is meant is asked beside it.
 */
export class PatternPathField extends FieldSelectorField {
    static template = "pattern_import_export.PatternPathField";

    get path() {
        return this.props.record.data[this.props.name] || "";
    }

    get steps() {
        return this.path.split(SEPARATOR);
    }

    get isIdentifier() {
        return [DATABASE_ID, EXTERNAL_ID].includes(this.steps.at(-1));
    }

    get identifierLabel() {
        return this.steps.at(-1) === DATABASE_ID
            ? _t("in this database")
            : _t("external");
    }

    get selectorProps() {
        return {...super.selectorProps, path: toDotted(this.path)};
    }

    filter(fieldDef) {
        return super.filter(fieldDef) && fieldDef.type !== "json";
    }

    /** A path that was picked; its id is the one of the database. */
    async update(path) {
        const steps = (path || "").split(".");
        if (steps.at(-1) === EXTERNAL_ID) {
            steps[steps.length - 1] = DATABASE_ID;
        }
        await super.update(steps.join(SEPARATOR));
    }

    async toggleIdentifier() {
        const steps = this.steps;
        const last = steps.pop() === DATABASE_ID ? EXTERNAL_ID : DATABASE_ID;
        await super.update([...steps, last].join(SEPARATOR));
    }
}

export const patternPathField = {
    ...fieldSelectorField,
    component: PatternPathField,
    displayName: _t("Path of a pattern"),
    extractProps(fieldInfo, dynamicInfo) {
        return {
            ...fieldSelectorField.extractProps(fieldInfo, dynamicInfo),
            allowProperties: false,
        };
    },
};

registry.category("fields").add("pattern_path", patternPathField);
