import * as z from "zod";
import type { Graph } from "./graph";
import { KIND_NAMES } from "./kinds";

const change = z
  .enum(["created", "changed", "replaced", "deleted"])
  .optional()
  .describe("What happens to it; left out when nothing does, or no change is drawn");

const thing = z
  .strictObject({
    id: z.string().describe("Unique in the graph, such as `zone:raw`"),
    kind: z.enum(KIND_NAMES as [string, ...string[]]),
    name: z.string().describe("As the environment file names it; of several that are drawn as one, that of the first"),
    stack: z.string().optional().describe("Left out for people, and for what another project has"),
    details: z.array(z.string()).describe("Short facts for people, the most important first"),
    schedules: z
      .array(
        z.strictObject({
          workflow: z.string().describe("What is started"),
          cron: z.string(),
          timeZone: z.string(),
          paused: z.boolean(),
        }),
      )
      .describe("When it is started by the clock"),
    ownKey: z.boolean().describe("Whether it is encrypted with a key that the customer manages"),
    resources: z.int().min(0).describe("How many resources of Terraform it is made of"),
    change,
    folded: z.array(z.string()).optional().describe("The names of what is drawn as one"),
  })
  .describe("Something that people name; everything that belongs to it is folded into it");

const flow = z
  .strictObject({
    from: z.string().describe("The `id` of a thing"),
    to: z.string().describe("The `id` of a thing"),
    kind: z
      .enum(["reads", "writes", "starts", "registers", "serves", "calls", "uses", "tracks", "notifies"])
      .describe(
        "In the direction in which data or control flows: `reads` and `serves` lead to who reads and who serves",
      ),
    change,
    count: z.int().min(1).describe("How many flows are drawn as one"),
  })
  .describe("What one thing does to another");

/** What `plinth graph --format json` prints. Contract: a change that breaks readers raises `version`. */
export const graphOutputSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    environment: z.string().optional().describe("Left out when the platform does not say its name"),
    stacks: z
      .array(
        z.strictObject({
          name: z.string(),
          project: z.string().optional(),
          region: z.string().optional(),
          resources: z.int().min(0).describe("How many it has, after the change"),
          changes: z
            .strictObject({
              created: z.int().min(1).optional(),
              changed: z.int().min(1).optional(),
              replaced: z.int().min(1).optional(),
              deleted: z.int().min(1).optional(),
            })
            .describe("How many resources are changed in which way"),
        }),
      )
      .describe("In the order in which they are applied"),
    things: z.array(thing),
    flows: z.array(flow),
  })
  .describe("What `plinth graph --format json` prints");

/** What `plinth graph --format json` prints. */
export type GraphOutput = z.output<typeof graphOutputSchema>;

/** A graph as data for programs, one line to a thing. */
export function graphJson(graph: Graph): string {
  const { environment, stacks, things, flows } = graph;
  const output: GraphOutput = JSON.parse(
    JSON.stringify({ version: 1, environment, stacks, things, flows }),
  ) as GraphOutput;
  return `${JSON.stringify(output, undefined, 2)}\n`;
}
