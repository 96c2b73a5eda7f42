import { parsePath, type Path } from "../../config/load/path";

/** What is written, with a value at a path: `training.jobs.fraud.timeout`. Everything beside it stays. */
export function withValue(written: object, path: string, value: unknown): unknown {
  const put = (root: unknown, [step, ...rest]: Path): unknown => {
    if (step === undefined) return value;
    if (Array.isArray(root)) return root.map((item, index) => (index === step ? put(item, rest) : (item as unknown)));
    const before = (root ?? {}) as Record<string, unknown>;
    return { ...before, [step]: put(before[step], rest) };
  };
  return put(written, parsePath(path));
}
