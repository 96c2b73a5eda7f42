import vm from "node:vm";
import { BANNED_GLOBALS, BANNED_RANDOM, LOCALE_METHODS, type Ban, bannedMethod } from "./forbidden";

/** Taken away in full: a look at whether they are there is harmless. */
const ABSENT = new Set(["module", "require", "global"]);

/**
 * A world to run files in, without clock, network, machine or language. What is used of these all the same, such as by an
 * alias that no text shows, is noticed, and stood in for by what `notice` returns.
 */
export function makeWorld(notice: (ban: Ban) => unknown): vm.Context {
  const context = vm.createContext({});
  for (const [name, ban] of BANNED_GLOBALS) {
    if (ABSENT.has(name)) continue;
    Object.defineProperty(context, name, { configurable: false, get: () => notice(ban) });
  }
  const inside = vm.runInContext(
    "({ math: Math, prototypes: [String, Number, BigInt, Array].map((t) => t.prototype) })",
    context,
  ) as {
    readonly math: object;
    readonly prototypes: readonly object[];
  };
  Object.defineProperty(inside.math, "random", { get: () => notice(BANNED_RANDOM) });
  for (const prototype of inside.prototypes) {
    for (const name of LOCALE_METHODS) {
      if (Object.hasOwn(prototype, name)) {
        Object.defineProperty(prototype, name, { get: () => notice(bannedMethod(name)) });
      }
    }
  }
  return context;
}
