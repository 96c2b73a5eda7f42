import { KEYED_RESOURCES, UNKEYED_RESOURCES } from "../../catalog/encryption";
import { describe } from "./predicate";
import { type PolicyRule, SEVERITIES } from "./rule";
import { LEFT_OUT_TYPES, UNRULED_TYPES } from "./unruled";

/** The reference page of the rules, in Markdown. */
export function rulesPage(rules: readonly PolicyRule[], generated: string): string {
  const sorted = [...rules].sort((one, other) => compare(one.id, other.id));
  const severities = [...SEVERITIES].reverse().map((severity) => {
    const count = rules.filter((rule) => rule.severity === severity).length;
    return `${count} ${severity}`;
  });
  return `${[
    generated,
    "# Rules of plinth policy",
    `What must hold of everything that is synthesized: ${rules.length} rules, ${severities.join(", ")}. \`plinth policy\` asks them of each resource, with references followed, so that a key made by the same change is a key. What only an apply tells is _unknown_, and no pass. \`plinth policy --explain <id>\` says all about one rule; it takes ids of checkov and Trivy as well.`,
    "Under _asked_ and _excepted_: **permanent** rules are asked only where the environment's `lifetime` is `permanent`; **never** rules take no exception there. Other rules take one from [`policy.exceptions`](policy.md), with a reason, an owner and a last day. Reasons that stand beside constructs are listed under [accepted findings](accepted-findings.md).",
    ...sorted.map(section),
    "## No rule of their own",
    "Types that the platform makes, and that only `credential/in-plain` looks at.",
    table(UNRULED_TYPES, "why"),
    "## Checks of others that are left out",
    "Types that checkov or Trivy check and no rule is about.",
    table(LEFT_OUT_TYPES, "why"),
    "Back to [all sections](README.md).",
  ].join("\n\n")}\n`;
}

/** The types that the platform makes or may come to make. */
export function typesOfThePlatform(): readonly string[] {
  return [...Object.keys(KEYED_RESOURCES), ...Object.keys(UNKEYED_RESOURCES)].sort(compare);
}

function section({
  id,
  severity,
  types,
  when,
  must,
  problem,
  reason,
  fix,
  setting,
  only,
  strict,
  checks,
}: PolicyRule): string {
  const others = [
    ...(checks?.checkov ?? []),
    ...(checks?.trivy ?? []),
    ...(checks?.cis ?? []).map((number) => `CIS ${number}`),
  ];
  const lines = [
    `- about: ${types.map((type) => `\`${type}\``).join(", ")}${when === undefined ? "" : `, when ${text(describe(when))}`}`,
    `- holds: ${text(describe(must))}`,
    `- fix: ${text(fix)}`,
    ...(setting === undefined ? [] : [`- set by: \`${setting}\``]),
    ...(only === undefined ? [] : ["- asked: **permanent**"]),
    ...(strict === undefined ? [] : ["- excepted: **never**"]),
    ...(others.length === 0 ? [] : [`- elsewhere: ${others.join(", ")}`]),
  ];
  return `### \`${id}\`\n\n_${severity}_: ${text(problem)}. ${text(reason)}\n\n${lines.join("\n")}`;
}

/** What Markdown would read as something else is text. */
function text(words: string): string {
  return words.replaceAll(/[\\*_<>|`[\]]/g, (character) => `\\${character}`);
}

function table(rows: Readonly<Record<string, string>>, head: string): string {
  const lines = Object.entries(rows).map(([type, why]) => `| \`${type}\` | ${text(why)} |`);
  return [`| type | ${head} |`, "|---|---|", ...lines].join("\n");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
