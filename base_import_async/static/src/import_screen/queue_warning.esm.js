import {Component, onMounted, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** Says why an import in the background would wait; nothing when it would not. */
export class QueueWarning extends Component {
    static template = "base_import_async.QueueWarning";
    static props = {};

    setup() {
        const orm = useService("orm");
        this.state = useState({message: ""});
        onMounted(async () => {
            this.state.message = await orm.silent.call(
                "transfer.run",
                "get_queue_warning",
                []
            );
        });
    }
}
