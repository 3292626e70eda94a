import {ImportDataOptions} from "@base_import/import_data_options/import_data_options";
import {patch} from "@web/core/utils/patch";

patch(ImportDataOptions, {
    props: {
        ...ImportDataOptions.props,
        // No value is known to be wrong yet
        isAskedBefore: {type: Boolean, optional: true},
    },
});
