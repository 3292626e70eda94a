import {ImportDataContent} from "@base_import/import_data_content/import_data_content";
import {patch} from "@web/core/utils/patch";

patch(ImportDataContent, {
    props: {
        ...ImportDataContent.props,
        // Sentences about rows that look wrong
        tableProblems: {type: Array, optional: true},
        // Whether the preview failed because there is nothing to import
        hasNoRows: {type: Boolean, optional: true},
    },
});
