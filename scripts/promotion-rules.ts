import type { Model } from "../config/schema/environment";

/** What a version is held to, in words: the metric first. */
export function rulesOf({ evaluation, promotion }: Model): string[] {
  const asked = promotion.approval === undefined ? [] : [`an approver says yes within ${promotion.approval.within}`];
  if (evaluation === undefined) return asked;
  const { metric, goal, atLeast, atMost, beatsChampionBy, slices } = evaluation;
  const better = goal === "maximize" ? "higher" : "lower";
  return [
    metric,
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    beatsChampionBy === 0
      ? "at least as good as the champion's"
      : `${better} than the champion's by ${beatsChampionBy}`,
    ...Object.entries(slices).map(
      ([slice, { mayLose }]) => `on ${slice} worse than the champion's by ${mayLose} at most`,
    ),
    ...asked,
  ];
}

/** The same for people. */
export function rulesText(model: string, version: string, settings: Model): string {
  const rules = rulesOf(settings);
  if (rules.length === 0) return `${model}@${version} is held to nothing: models.${model} has no evaluation`;
  return [`${model}@${version} is held to:`, ...rules.map((rule) => `  ${rule}`)].join("\n");
}
