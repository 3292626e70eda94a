// Milliseconds: no step of a tour may ask for more.
const LONGEST = 60000;

/** Steps with the patience that a busy machine needs; a quick one is not held up. */
export function patient(steps) {
    return steps.map((step) => ({timeout: LONGEST, ...step}));
}
