import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const ACTION = "base_import_async.transfer_run_action";

/**
 * Imports that run in the background, as the web client hears of them.
 *
 * The server says that a run moved, or that it closed; whoever shows the run
 * asks for the counts itself.
 */
export const transferRunService = {
    dependencies: ["action", "bus_service", "notification"],

    start(env, {action, bus_service: bus, notification}) {
        // Run id → what to call when that run moves
        const watchers = new Map();
        // What to call when any run moves
        const listeners = new Set();

        function open(runId, options = {}) {
            return action.doAction(ACTION, {
                ...options,
                viewType: "form",
                props: {resId: runId},
            });
        }

        /** Tell of a run; one that left a file offers it. */
        function addNotification({run_id: runId, message, kind, ...payload}, options) {
            const {download_url: url} = payload;
            let close = null;
            const buttons = [
                {
                    name: kind === "export" ? _t("Open export") : _t("Open import"),
                    primary: !url,
                    onClick: () => {
                        close();
                        open(runId);
                    },
                },
            ];
            if (url) {
                buttons.unshift({
                    name: _t("Download"),
                    primary: true,
                    onClick: () => {
                        close();
                        action.doAction({
                            type: "ir.actions.act_url",
                            url,
                            target: "download",
                        });
                    },
                });
            }
            close = notification.add(message, {...options, buttons});
        }

        function onMoved({run_id: runId}) {
            for (const callback of [...(watchers.get(runId) || []), ...listeners]) {
                callback();
            }
        }

        function onClosed(payload) {
            onMoved(payload);
            const {run_id: runId, title, type} = payload;
            // Whoever looks at the run sees that it closed.
            if (!watchers.has(runId)) {
                addNotification(payload, {title, type, sticky: true});
            }
        }

        bus.subscribe("transfer.run/moved", onMoved);
        bus.subscribe("transfer.run/closed", onClosed);
        bus.start();

        return {
            /** Show the form of a run. */
            open,

            /** Tell the user that the import, or its check, was accepted. */
            notifyAccepted(runId, {isCheck = false} = {}) {
                const message = isCheck
                    ? _t("The file is checked in the background; nothing is written.")
                    : _t("The import goes on in the background.");
                notification.add(message, {
                    title: isCheck ? _t("Check accepted") : _t("Import accepted"),
                    type: "success",
                });
                onMoved({run_id: runId});
            },

            /**
             * Hear of the moves of all runs of the user.
             *
             * @param {Function} callback
             * @returns {Function} stops it
             */
            listen(callback) {
                listeners.add(callback);
                return () => listeners.delete(callback);
            },

            /**
             * Hear of a run's moves.
             *
             * @param {number} runId
             * @param {Function} callback
             * @returns {Function} stops it
             */
            watch(runId, callback) {
                if (!watchers.has(runId)) {
                    watchers.set(runId, new Set());
                }
                watchers.get(runId).add(callback);
                return () => {
                    const callbacks = watchers.get(runId);
                    callbacks.delete(callback);
                    if (!callbacks.size) {
                        watchers.delete(runId);
                    }
                };
            },
        };
    },
};

registry.category("services").add("transfer_run", transferRunService);
