import fc from "fast-check";

/**
 * What properties try is the same on every machine and in every run, so that a change is judged by what it changes.
 * `PROPERTY_SEED` tries something else: a number, or `random`.
 */
const seed = process.env.PROPERTY_SEED ?? "20261124";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
