import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {ListRenderer} from "@web/views/list/list_renderer";
import {onMounted} from "@odoo/owl";
import {registry} from "@web/core/registry";

/**
 * A list of questions: cells that wait for an answer look like inputs, with their
 * placeholder, before anybody has clicked into them.
 */
export class TransferAnswersRenderer extends ListRenderer {
    /** @override */
    setup() {
        super.setup();
        onMounted(() => this.startWithFirstQuestion());
    }

    /**
     * A dialog focuses whatever takes the focus first, here a switch at the end of
     * the row. What is to be used instead comes last of the answers; the others follow
     * from it.
     */
    async startWithFirstQuestion() {
        const [record] = this.props.list.records;
        const column =
            record && this.columns.findLast((one) => this.isUnanswered(one, record));
        if (column) {
            await this.props.list.enterEditMode(record);
            this.cellToFocus = {column, record};
        }
    }

    isAnswer(column, record) {
        return (
            column.type === "field" &&
            Boolean(column.attrs.placeholder) &&
            this.evalInvisible(column.invisible, record) === false &&
            !this.isCellReadonly(column, record)
        );
    }

    isUnanswered(column, record) {
        return (
            !record.isInEdition &&
            this.isAnswer(column, record) &&
            !record.data[column.name]
        );
    }

    /** @override */
    canUseFormatter(column, record) {
        return (
            this.isUnanswered(column, record) || super.canUseFormatter(column, record)
        );
    }

    /** @override */
    getFormattedValue(column, record) {
        return this.isUnanswered(column, record)
            ? column.attrs.placeholder
            : super.getFormattedValue(column, record);
    }

    /** @override */
    getCellClass(column, record) {
        const names = [super.getCellClass(column, record)];
        if (this.isAnswer(column, record)) {
            names.push("o_transfer_answer");
        }
        if (this.isUnanswered(column, record)) {
            names.push("o_transfer_unanswered");
        }
        return names.join(" ");
    }
}

export class TransferAnswers extends X2ManyField {
    static components = {
        ...X2ManyField.components,
        ListRenderer: TransferAnswersRenderer,
    };
}

registry.category("fields").add("transfer_answers", {
    ...x2ManyField,
    component: TransferAnswers,
});
