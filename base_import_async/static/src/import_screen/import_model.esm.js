import {BaseImportModel} from "@base_import/import_model";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {post} from "@web/core/network/http_service";
import {user} from "@web/core/user";

// What makes a screen, save the services.
const KEPT_KEYS = [
    "binaryFilesParams",
    "columns",
    "endActions",
    "fields",
    "fieldsToHandle",
    "formattingOptionsValues",
    "id",
    "importOptionsValues",
    "importTemplates",
    "isChunkSizeChosen",
    "isRowCountEstimated",
    "isTransferManager",
    "matchableNames",
    "proposedChunkSize",
    "rowCount",
    "tableProblems",
];

// Until the file was read, when the server proposes one
const CHUNK_SIZE = 100;

function storageKey() {
    return `base_import_async.use_connector.${user.userId}`;
}

patch(BaseImportModel.prototype, {
    /** @override */
    async init() {
        if (this.isRestored) {
            return;
        }
        const remembered = browser.localStorage.getItem(storageKey());
        Object.assign(this.importOptionsValues, {
            use_connector: {value: remembered === "true"},
            chunk_size: {value: CHUNK_SIZE},
            chunk_size_is_proposed: {value: true},
            company_id: {value: user.activeCompany?.id || 0},
            end_action_id: {value: 0},
            group_by: {value: ""},
            on_duplicate: {value: "warn"},
            on_error: {value: "row"},
            mail_at_end: {value: false},
            match_fields: {value: []},
            match_mode: {value: "upsert"},
            max_parallel: {value: 0},
            priority: {value: 10},
            start_at: {value: ""},
        });
        this.matchableNames = [];
        this.isChunkSizeChosen = false;
        this.proposedChunkSize = CHUNK_SIZE;
        this.rowCount = 0;
        this.isRowCountEstimated = false;
        this.tableProblems = [];
        this.hasNoRows = false;
        this.queuedRunId = false;
        this.uploadedFiles = [];
        const [matchableNames, endActions, isManager] = await Promise.all([
            this.orm.call("base_import.import", "get_match_fields", [this.resModel]),
            this.orm.call("transfer.run", "get_end_actions", []),
            user.hasGroup("base_import_async.group_transfer_manager"),
            super.init(...arguments),
        ]);
        this.matchableNames = matchableNames;
        this.endActions = endActions;
        this.isTransferManager = isManager;
    },

    /** Take over the file, the mapping and the options of a screen that was left. */
    restore(model) {
        for (const key of KEPT_KEYS) {
            this[key] = model[key];
        }
        this.importMessages = [];
        this.queuedRunId = false;
        this.uploadedFiles = []; // They went with the run
        this.isRestored = true;
    },

    /** Whether the import is to run in the background. */
    get isQueued() {
        return Boolean(this.importOptionsValues.use_connector?.value);
    },

    /** @override */
    async setOption(optionName, value) {
        if (optionName === "use_connector") {
            browser.localStorage.setItem(storageKey(), String(value));
        }
        if (optionName === "chunk_size") {
            this.isChunkSizeChosen = Boolean(value);
            this.importOptionsValues.chunk_size_is_proposed.value = !value;
            if (!value) {
                return super.setOption(optionName, this.proposedChunkSize);
            }
        }
        return super.setOption(...arguments);
    },

    /** @override */
    async updateData() {
        const answer = await super.updateData(...arguments);
        this.hasNoRows = Boolean(answer.res.no_rows);
        return answer;
    },

    /** @override */
    _onLoadError() {
        super._onLoadError(...arguments);
        this.tableProblems = [];
    },

    /** @override */
    _onLoadSuccess(res) {
        super._onLoadSuccess(...arguments);
        this.tableProblems = res.table_problems || [];
        // Odoo counts the header as a row; our preview of large files does not.
        const isOdoos = res.num_rows_estimated === undefined;
        const header = isOdoos && this.importOptionsValues.has_headers.value ? 1 : 0;
        this.rowCount = Math.max((res.num_rows || 0) - header, 0);
        this.isRowCountEstimated = Boolean(res.num_rows_estimated);
        this.proposedChunkSize = res.chunk_size || CHUNK_SIZE;
        if (!this.isChunkSizeChosen) {
            this.importOptionsValues.chunk_size.value = this.proposedChunkSize;
        }
        this._forgetUnmappedMatchFields();
        this._forgetMissingGroup();
    },

    /** @override */
    setColumnField() {
        super.setColumnField(...arguments);
        this._forgetUnmappedMatchFields();
    },

    /**
     * Fields that can tell which records are there already: those that a column
     * goes to, unless a column names the records by an id.
     *
     * @returns {{fields: {name: string, label: string}[], hasId: boolean}}
     */
    get matching() {
        const paths = this.columns
            .filter((column) => column.fieldInfo)
            .map((column) => column.fieldInfo.fieldPath);
        const names = new Set(paths.map((path) => path.split("/")[0]));
        const labels = Object.fromEntries(
            this.fields.map((field) => [field.name, field.string])
        );
        return {
            fields: [...names]
                .filter((name) => name in labels && this.matchableNames.includes(name))
                .map((name) => ({name, label: labels[name]})),
            hasId: names.has("id") || names.has(".id"),
        };
    },

    _forgetUnmappedMatchFields() {
        const {fields, hasId} = this.matching;
        const option = this.importOptionsValues.match_fields;
        option.value = option.value.filter(
            (chosen) => !hasId && fields.some(({name}) => name === chosen)
        );
    },

    /**
     * Columns whose equal values can be kept together: by their heading, or by the
     * field that they go to where the file has no headings.
     *
     * @returns {{name: string, label: string}[]}
     */
    get groupColumns() {
        const hasHeaders = this.importOptionsValues.has_headers.value;
        return this.columns
            .map((column) => {
                const label = column.fieldInfo?.string || column.name;
                return hasHeaders
                    ? {name: column.name, label: column.name}
                    : {name: column.fieldInfo?.fieldPath, label};
            })
            .filter(({name}) => name);
    },

    /** Another file may not have the column that was chosen. */
    _forgetMissingGroup() {
        const option = this.importOptionsValues.group_by;
        if (!this.groupColumns.some(({name}) => name === option.value)) {
            option.value = "";
        }
    },

    /**
     * Who imported the same file before, if anybody did.
     *
     * @returns {Promise<{message: string, run_id: number|false}|false>}
     */
    getSameFile() {
        return this.orm.call("base_import.import", "get_same_file", [this.id]);
    },

    /**
     * The answer's `run_id` is read here: the caller drops what it does not know.
     *
     * @override
     */
    async _callImport() {
        const queued = this.isQueued;
        this.queuedRunId = false;
        if (queued) {
            try {
                await this._uploadBinaryFiles();
            } catch (error) {
                return {error};
            }
        }
        const answer = await super._callImport(...arguments);
        this.queuedRunId = (queued && answer.run_id) || false;
        return answer;
    },

    /**
     * Files chosen for binary columns travel with the run: there are no record
     * ids yet that they could be attached to.
     */
    async _uploadBinaryFiles() {
        const files = Object.values(this.binaryFilesParams.binaryFiles.value);
        for (const file of files) {
            if (this.uploadedFiles.includes(file)) {
                continue;
            }
            const answer = await post("/base_import_async/add_file", {
                csrf_token: odoo.csrf_token,
                id: this.id,
                ufile: file,
            });
            if (!answer.result) {
                throw new Error(_t("%s could not be uploaded.", file.name));
            }
            this.uploadedFiles.push(file);
        }
    },

    /** What is said of the length of the file. */
    get rowCountLabel() {
        if (!this.rowCount) {
            return "";
        }
        const count = this.rowCount.toLocaleString(user.lang);
        return this.isRowCountEstimated
            ? _t("about %s rows", count)
            : _t("%s rows", count);
    },
});
