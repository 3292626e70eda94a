import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** Says that a file was imported before, and asks what now. */
export class SameFileDialog extends Component {
    static template = "base_import_async.SameFileDialog";
    static components = {Dialog};
    static props = {
        close: {type: Function},
        message: {type: String},
        onImport: {type: Function},
        // Absent where the earlier import is not the user's to see
        onOpen: {type: [Function, {value: false}], optional: true},
    };

    importAgain() {
        this.props.onImport();
        this.props.close();
    }

    async openEarlier() {
        this.props.close();
        await this.props.onOpen();
    }
}
