/** What a snapshot holds in place of a value that came from something forbidden: it was told already. */
export const TOLD = Symbol("a value that differs from machine to machine");

/**
 * What a file gets in place of something forbidden, so that the rest of it can still be checked: it can be called,
 * read, spread and put into text without an end.
 */
export const standIn: unknown = new Proxy(function () {}, {
  get: (_target, key) => {
    if (key === Symbol.toPrimitive) return (hint: string) => (hint === "number" ? 0 : "forbidden");
    if (key === Symbol.iterator) return () => [][Symbol.iterator]();
    return standIn;
  },
  apply: () => standIn,
  construct: () => standIn as object,
  set: () => true,
  has: () => true,
  ownKeys: () => ["prototype"],
});
