import {FileInput} from "@web/core/file_input/file_input";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * Whether a file has no byte. Odoo's uploader takes a size of 0 for no size at all and
 * breaks on it: such a file must not reach it.
 */
export function isEmpty(file) {
    return file?.size === 0;
}

export function tellEmpty(notification, file) {
    notification.add(
        _t(
            "%s is empty (0 bytes), nothing was uploaded. Save it again where it was made, or choose another file.",
            file.name
        ),
        {type: "danger"}
    );
}

/** The button of the import screen, which sends no empty file. */
export class ImportFileInput extends FileInput {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    /** @override */
    async onFileInputChange() {
        const input = this.fileInputRef.el;
        const empty = [...input.files].find(isEmpty);
        if (!empty) {
            return super.onFileInputChange();
        }
        tellEmpty(this.notification, empty);
        input.value = null; // Else the same name, mended, would be no change
    }
}
