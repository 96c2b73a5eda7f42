import { keyText, literal } from "../reference/literal";
import type { EnvironmentInput } from "../schema/environment";

/** What a reader should know of a section, above it. */
const COMMENTS: Readonly<Record<string, string>> = {
  lifetime: "`plinth check` warns of what would outlive it; everything else goes when it is destroyed.",
  labels: "On everything that takes labels, so that costs can be told apart.",
  groups: "People get access through groups only: exactly to what is named here.",
  encryption: "Keys of our own for everything that takes one. Cannot be taken back.",
  network: "A private network without a way to the internet. Openings go here.",
  repositories: "Registries, named in references as repository:images.",
  storage:
    "Lake zones are buckets, named in references as zone:raw; datasets are BigQuery's, named as dataset:features.",
  workloads: "Your programs. Each gets an account of its own, and grants on exactly what it reads and writes.",
};

/** The text of the file that defines an environment, as Prettier would leave it. */
export function environmentSource(environment: EnvironmentInput): string {
  const sections = Object.entries(environment).map(([key, value]) => {
    const start = `  ${keyText(key)}: `;
    const comment = COMMENTS[key];
    const above = comment === undefined ? "" : `\n  // ${comment}\n`;
    return `${above}${start}${literal(value, 2, start.length + 1)},\n`;
  });
  return [
    'import { defineEnvironment } from "../define";\n\n',
    `// Next: \`plinth check ${environment.name}\` finds mistakes, \`plinth synth ${environment.name}\` writes the Terraform.\n`,
    "// Everything that may be said here is told in docs/reference.\n",
    "export default defineEnvironment({\n",
    ...sections,
    "});\n",
  ].join("");
}
