import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";

// Other languages tell one from many where English does not.
const OUTCOMES = [
    {
        name: "created",
        color: "success",
        one: () => _t("1 created"),
        many: (count) => _t("%s created", count),
    },
    {
        name: "updated",
        color: "info",
        one: () => _t("1 updated"),
        many: (count) => _t("%s updated", count),
    },
    {
        name: "unchanged",
        color: "secondary",
        one: () => _t("1 unchanged"),
        many: (count) => _t("%s unchanged", count),
    },
    {
        name: "skipped",
        color: "warning",
        one: () => _t("1 skipped"),
        many: (count) => _t("%s skipped", count),
    },
    {
        name: "reversed",
        color: "success",
        one: () => _t("1 reversed"),
        many: (count) => _t("%s reversed", count),
    },
    {
        name: "kept",
        color: "warning",
        one: () => _t("1 kept"),
        many: (count) => _t("%s kept", count),
    },
    {
        name: "exported",
        color: "success",
        one: () => _t("1 exported"),
        many: (count) => _t("%s exported", count),
    },
    {
        name: "failed",
        color: "danger",
        one: () => _t("1 failed"),
        many: (count) => _t("%s failed", count),
    },
    {
        name: "cancelled",
        color: "light",
        one: () => _t("1 cancelled"),
        many: (count) => _t("%s cancelled", count),
    },
];

const OF_A_CHECK = {
    created: {
        one: () => _t("1 would be created"),
        many: (count) => _t("%s would be created", count),
    },
    updated: {
        one: () => _t("1 would be updated"),
        many: (count) => _t("%s would be updated", count),
    },
    unchanged: {
        one: () => _t("1 would stay as it is"),
        many: (count) => _t("%s would stay as they are", count),
    },
    skipped: {
        one: () => _t("1 would be skipped"),
        many: (count) => _t("%s would be skipped", count),
    },
    failed: {
        one: () => _t("1 wrong"),
        many: (count) => _t("%s wrong", count),
    },
    cancelled: {
        one: () => _t("1 not checked"),
        many: (count) => _t("%s not checked", count),
    },
};

/** Outcomes that occur, with their share of all rows in percent. */
export function getOutcomes(progress) {
    const total = progress.row_count;
    const occurring = OUTCOMES.filter(({name}) => progress[`${name}_count`]);
    return occurring.map(({name, color, ...words}) => {
        const count = progress[`${name}_count`];
        const {one, many} = (progress.is_check && OF_A_CHECK[name]) || words;
        return {
            name,
            color,
            count,
            text: count === 1 ? one() : many(formatInteger(count)),
            share: total ? (100 * count) / total : 0,
        };
    });
}

/** Seconds in the unit that a person would choose. */
export function formatDuration(seconds) {
    if (seconds < 90) {
        return _t("%s s", Math.max(1, Math.round(seconds)));
    }
    if (seconds < 5400) {
        return _t("%s min", Math.round(seconds / 60));
    }
    return _t("%s h", Math.round(seconds / 360) / 10);
}

function formatPerSecond(count, isAboutRecords) {
    if (count === 1) {
        return isAboutRecords ? _t("1 record per second") : _t("1 row per second");
    }
    return isAboutRecords
        ? _t("%s records per second", formatInteger(count))
        : _t("%s rows per second", formatInteger(count));
}

function formatPerMinute(count, isAboutRecords) {
    if (count === 1) {
        return isAboutRecords ? _t("1 record per minute") : _t("1 row per minute");
    }
    return isAboutRecords
        ? _t("%s records per minute", formatInteger(count))
        : _t("%s rows per minute", formatInteger(count));
}

/** Speed in the unit that a person would choose; empty where there is none to tell. */
export function formatRate(perSecond, isAboutRecords) {
    if (Math.round(perSecond)) {
        return formatPerSecond(Math.round(perSecond), isAboutRecords);
    }
    const perMinute = Math.round(60 * perSecond);
    return perMinute ? formatPerMinute(perMinute, isAboutRecords) : "";
}
