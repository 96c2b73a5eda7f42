import pc from "picocolors";
import * as z from "zod";
import { type QuotaNeed, SERVING_USERS } from "../quotas/quota-needs";

/** What one environment needs of Google's quotas. */
export interface EnvironmentQuotas {
  /** The environment's name. */
  readonly environment: string;
  readonly needs: readonly QuotaNeed[];
}

const users = (description: string) => z.record(z.string(), z.int()).optional().describe(description);

/** What `plinth check --quotas --format json` prints. Contract: a change that breaks readers raises `version`. */
export const quotasSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    environments: z.array(
      z.strictObject({
        environment: z.string().describe("The environment's name"),
        quotas: z
          .array(
            z.strictObject({
              metric: z.string().describe("The quota's name, without its service"),
              confirmed: z.boolean().describe("Whether Google's documents name it; else it follows their pattern"),
              region: z.string().describe("The region that it is counted in"),
              jobs: z.record(z.string(), z.int()).describe("What each job needs at most, by its name"),
              endpoints: users("What each endpoint needs while both models of a release are deployed, by its name"),
              pools: users("What each pool needs at most, by its name"),
              batch: users("What each batch prediction needs at most, by its name"),
              shadows: users("What the replay of requests needs, by the name of its endpoint"),
              largest: z.int().describe("What the largest of them needs: with less it never starts"),
              together: z
                .int()
                .describe(
                  "What all need at once: with less some jobs wait for others, and some endpoints get no more machines",
                ),
              granted: z.int().optional().describe("What the environment file says that Google has granted"),
              request: z
                .strictObject({
                  service: z.string().describe("The service that the quota belongs to"),
                  metric: z.string().describe("The quota's name, without its service"),
                  region: z.string().describe("The region to ask for"),
                  amount: z.int().describe("How much to ask for"),
                  page: z.string().describe("Where a person asks"),
                  look: z.string().describe("The command that shows what is granted now"),
                })
                .optional()
                .describe(
                  "What to ask Google for, where the grant is not stated or too small for the largest, or for all that answers",
                ),
            }),
          )
          .describe("By name"),
      }),
    ),
  })
  .describe("The quotas that jobs, endpoints, pools and batch predictions need");

/** For other tools: one JSON document of the form {@link quotasSchema}. */
export function jsonQuotas(all: readonly EnvironmentQuotas[]): string {
  const document = {
    version: 1,
    environments: all.map(({ environment, needs }) => ({ environment, quotas: needs })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** For people: a table for each environment, then what to ask Google for and where. */
export function textQuotas(all: readonly EnvironmentQuotas[], color: boolean): string {
  return all.map((quotas) => section(quotas, color)).join("\n");
}

function section({ environment, needs }: EnvironmentQuotas, color: boolean): string {
  const colors = pc.createColors(color);
  const [first] = needs;
  if (first === undefined) return `${colors.bold(environment)}  nothing needs a quota\n`;
  const rows = needs.map((need) => [
    need.confirmed ? need.metric : `${need.metric} *`,
    String(need.largest),
    String(need.together),
    need.granted === undefined ? "not stated" : String(need.granted),
    neededBy(need).join(", "),
  ]);
  const head = ["quota", "largest", "all at once", "granted", "needed by"];
  return [
    `${colors.bold(environment)}  ${first.region}`,
    ...aligned([head, ...rows]).map((line) => `  ${line}`),
    ...(needs.some(({ confirmed }) => !confirmed) ? ["  * the name follows Google's pattern; no document has it"] : []),
    ...needs.flatMap(({ request, granted }) =>
      request === undefined
        ? []
        : [
            "",
            `  ${granted === undefined ? "" : "too little: "}ask Google for ${request.amount} of ${request.metric} in ${request.region}`,
            `    granted now: ${request.look}`,
            `    ask here:    ${request.page}`,
            `    then write:  quotas: { ${request.metric}: ${request.amount} }`,
          ],
    ),
    "",
  ].join("\n");
}

/** What needs a quota and how much, each kind by name. */
function neededBy(need: QuotaNeed): readonly string[] {
  return (["jobs", ...SERVING_USERS] as const).flatMap((kind) => {
    const users = need[kind] ?? {};
    return Object.keys(users)
      .sort()
      .map((name) => `${KINDS[kind]} ${name} ${users[name]}`);
  });
}

const KINDS = { jobs: "job", endpoints: "endpoint", pools: "pool", batch: "batch", shadows: "shadow" } as const;

/** Columns under each other; numbers, which are all but the first and the last, to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === 0) return cell.padEnd(width(column));
        return column === row.length - 1 ? cell : cell.padStart(width(column));
      })
      .join("  "),
  );
}
