import {ImportFileInput, isEmpty, tellEmpty} from "./empty_file.esm";
import {DEFAULT_MAX_FILE_SIZE} from "@web/core/utils/files";
import {ImportAction} from "@base_import/import_action/import_action";
import {SameFileDialog} from "./same_file_dialog.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {session} from "@web/session";
import {toRaw} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Screens that were left for a check, by their action: whoever comes back through
 * the breadcrumbs finds the file and the mapping as they were.
 */
const leftScreens = new WeakMap();

patch(ImportAction, {
    components: {...ImportAction.components, FileInput: ImportFileInput},
});

patch(ImportAction.prototype, {
    /** @override */
    setup() {
        super.setup();
        const uploadFiles = this.uploadFiles;
        // Of a file that is dropped; the one below says so.
        this.uploadFiles = (route, params) =>
            params.ufile.some(isEmpty) ? null : uploadFiles(route, params);
        this.dialog = useService("dialog");
        this.transferRun = useService("transfer_run");
        const left = leftScreens.get(this.props.action);
        if (left) {
            this.model.restore(left.model);
            Object.assign(this.state, left.state);
        }
    },

    /**
     * In the background there is one call, whatever the length of the file.
     *
     * @override
     */
    get isBatched() {
        return super.isBatched && !this.model.isQueued;
    },

    /** @override */
    async handleFilesUpload(files) {
        if (isEmpty(files?.[0])) {
            return tellEmpty(this.notification, files[0]);
        }
        return super.handleFilesUpload(...arguments);
    },

    /** @override */
    async handleImport(isTest = true) {
        if (this.model.isQueued && !isTest && !(await this.mayImportFile())) {
            return;
        }
        const {skip} = this.model.importOptions;
        await super.handleImport(...arguments);
        const runId = this.model.queuedRunId;
        if (!runId) {
            return;
        }
        this.model.setOption("skip", skip); // A test starts from the top again
        this.transferRun.notifyAccepted(runId, {isCheck: isTest});
        if (isTest) {
            leftScreens.set(this.props.action, {
                model: toRaw(this.model),
                state: {...this.state, importMessages: []},
            });
            await this.transferRun.open(runId);
        } else {
            await this.transferRun.open(runId, {stackPosition: "replaceCurrentAction"});
        }
    },

    /**
     * Asks whoever imports a file a second time.
     *
     * @returns {Promise<boolean>}
     */
    async mayImportFile() {
        const same = await this.model.getSameFile();
        if (!same) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                SameFileDialog,
                {
                    message: same.message,
                    onImport: () => resolve(true),
                    onOpen: same.run_id && (() => this.transferRun.open(same.run_id)),
                },
                {onClose: () => resolve(false)}
            );
        });
    },

    /** Says which setting refuses a file that Odoo is about to refuse. */
    onWillUploadFiles(files) {
        const limit = session.max_file_upload_size || DEFAULT_MAX_FILE_SIZE;
        if (files.some((file) => file.size > limit)) {
            this.notification.add(
                _t(
                    "An administrator can raise the limit: system parameter web.max_file_upload_size, in bytes."
                ),
                {type: "info", sticky: true}
            );
        }
        return files;
    },
});
