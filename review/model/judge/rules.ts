import { ACCESS } from "./access";
import { EXPOSURE } from "./exposure";
import type { Beside, Judgement, Rule, Values } from "./judge";
import { verdict } from "./judge";
import { ALERTS, COST, SERVING } from "./operations";
import { LIFECYCLE } from "./lifecycle";
import { PROTECTION } from "./protection";
import { WORKFLOWS } from "./workflow-rules";

/** Everything that is known of single values; the first that has something to say counts. */
export const RULES: readonly Rule[] = [
  ...EXPOSURE,
  ...ACCESS,
  ...LIFECYCLE,
  ...PROTECTION,
  ...ALERTS,
  ...WORKFLOWS,
  ...SERVING,
  ...COST,
];

const FITTING = new Map<string, readonly Rule[]>();
const MOST_REMEMBERED = 50_000;

/** What a change of one value means; `keys` are those of its place, within JSON that is text as well. */
export function judge(type: string, keys: readonly string[], values: Values, beside: Beside): Judgement {
  for (const { section, judge: ask } of fitting(type, keys.join("."))) {
    const answer = ask(values, beside);
    if (answer !== undefined) return { section, ...answer };
  }
  return { section: "other", ...verdict("neutral", undefined, "low") };
}

/** The same places of the same types come again and again. */
function fitting(type: string, at: string): readonly Rule[] {
  const key = `${type} ${at}`;
  const known = FITTING.get(key);
  if (known !== undefined) return known;
  const rules = RULES.filter((rule) => rule.type.test(type) && rule.at.test(at));
  if (FITTING.size >= MOST_REMEMBERED) FITTING.clear();
  FITTING.set(key, rules);
  return rules;
}
