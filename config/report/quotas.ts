import pc from "picocolors";
import * as z from "zod";
import type { QuotaNeed } from "../training/quota-needs";

/** What one environment needs of Google's quotas. */
export interface EnvironmentQuotas {
  /** The environment's name. */
  readonly environment: string;
  readonly needs: readonly QuotaNeed[];
}

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
              largest: z.int().describe("What the largest job needs: with less it never starts"),
              together: z.int().describe("What all jobs need at once: with less some wait for others"),
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
                .describe("What to ask Google for, where the grant is not stated or too small for the largest job"),
            }),
          )
          .describe("By name"),
      }),
    ),
  })
  .describe("The quotas that training jobs need");

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
  if (first === undefined) return `${colors.bold(environment)}  no job needs a quota\n`;
  const rows = needs.map(({ metric, confirmed, jobs, largest, together, granted }) => [
    confirmed ? metric : `${metric} *`,
    String(largest),
    String(together),
    granted === undefined ? "not stated" : String(granted),
    Object.keys(jobs)
      .sort()
      .map((job) => `${job} ${jobs[job]}`)
      .join(", "),
  ]);
  const head = ["quota", "largest job", "all at once", "granted", "jobs"];
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
