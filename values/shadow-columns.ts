/** The column that tells one replayed request from another, and the one that keeps what was answered: fields cannot have these names. */
export const KEY_COLUMN = "plinth_key";
export const LIVE_COLUMN = "plinth_live";
