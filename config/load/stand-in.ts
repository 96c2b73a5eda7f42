/** What a snapshot holds in place of a value that came from something forbidden: it was told already. */
export const TOLD = Symbol("a value that differs from machine to machine");

/** What such a value is where it becomes part of a text. */
export const TOLD_TEXT = "told-already";

/**
 * What a file gets in place of something forbidden, so that the rest of it can still be checked: it can be called,
 * read, spread and put into text without an end.
 */
export const standIn: unknown = new Proxy(function () {}, {
  get: (_target, key) => {
    if (key === Symbol.toPrimitive) return (hint: string) => (hint === "number" ? NaN : TOLD_TEXT);
    if (key === Symbol.iterator) return () => [][Symbol.iterator]();
    return standIn;
  },
  apply: () => standIn,
  construct: () => standIn as object,
  set: () => true,
  has: () => true,
  ownKeys: () => ["prototype"],
});
