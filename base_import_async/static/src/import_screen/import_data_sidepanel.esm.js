import {ImportDataSidepanel} from "@base_import/import_data_sidepanel/import_data_sidepanel";
import {ImportMatching} from "./import_matching.esm";
import {ImportMore} from "./import_more.esm";
import {QueueWarning} from "./queue_warning.esm";
import {patch} from "@web/core/utils/patch";

patch(ImportDataSidepanel, {
    components: {
        ...ImportDataSidepanel.components,
        ImportMatching,
        ImportMore,
        QueueWarning,
    },
    props: {
        ...ImportDataSidepanel.props,
        endActions: {type: Array, optional: true},
        groupColumns: {type: Array, optional: true},
        isManager: {type: Boolean, optional: true},
        matching: {type: Object, optional: true},
        rowCountLabel: {type: String, optional: true},
    },
});

patch(ImportDataSidepanel.prototype, {
    /** An empty or senseless size brings the proposed one back. */
    onChunkSizeChange(ev) {
        const size = parseInt(ev.target.value, 10);
        this.props.onOptionChanged("chunk_size", size > 0 ? size : 0);
    },
});
