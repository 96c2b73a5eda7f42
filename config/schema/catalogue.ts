import * as z from "zod";
import { acceleratorType, machineType, partition, topology } from "./machine";
import { region, text } from "./text";

const counts = z
  .record(acceleratorType as unknown as z.ZodString, z.array(z.int().min(1)).min(1))
  .describe("The accelerators that it takes, with their numbers; empty for none");

const machineAddition = z
  .strictObject({
    vcpu: z.int().min(1).optional().describe("Its virtual processors, for quotas"),
    alone: z
      .boolean()
      .optional()
      .describe("Whether it runs without an accelerator")
      .meta({ defaultEffect: "as the catalogue says; true for a new one" }),
    training: counts.optional(),
    serving: counts.optional(),
    tpu: z
      .strictObject({
        family: acceleratorType.describe("The name under `accelerators` that says where it is"),
        chips: z.int().min(1).describe("Chips on one machine"),
        topologies: z
          .record(
            topology as unknown as z.ZodString,
            z.strictObject({
              chips: z.int().min(1).describe("Chips in all"),
              vms: z.int().min(1).describe("Machines in all"),
            }),
          )
          .describe("Its topologies"),
      })
      .optional()
      .describe("For a machine type that is a TPU by name"),
  })
  .describe("A machine type that Google launched after the catalogue was made");

const acceleratorAddition = z
  .strictObject({
    training: z.array(region).optional().describe("Regions that have it for training"),
    serving: z.array(region).optional().describe("Regions that have it for serving"),
    flexStart: z.boolean().optional().describe("Whether flex-start gives it"),
    supported: z
      .boolean()
      .optional()
      .describe("Whether Google still supports it, past the end that the catalogue knows"),
    partitions: z.array(partition).optional().describe("The parts that it can be cut into"),
    quota: text({
      noun: "the end of a quota's name",
      allowed: "small letters, digits and _",
      example: `"nvidia_l4_gpus"`,
      pattern: /^[a-z0-9_]+$/,
    })
      .optional()
      .describe("How the names of its quotas end"),
  })
  .describe("An accelerator, or what is new of one");

/** What an environment knows better than the catalogue. */
export const catalogue = z
  .strictObject({
    machines: z
      .record(machineType as unknown as z.ZodString, machineAddition)
      .default({})
      .describe("Machine types, by name"),
    accelerators: z
      .record(acceleratorType as unknown as z.ZodString, acceleratorAddition)
      .default({})
      .describe("Accelerators, by name"),
  })
  .describe("Machines and accelerators beyond the catalogue, for what Google launched yesterday; each gives a warning");

/** How much of each quota Google has granted to the project, in the environment's region. */
export const quotas = z
  .record(
    text({
      noun: "a quota",
      allowed: "the name of a quota of Vertex AI, without the service",
      example: `"custom_model_training_nvidia_l4_gpus"`,
      pattern: /^[a-z][a-z0-9_]{2,99}$/,
    }) as unknown as z.ZodString,
    z.int().min(0),
  )
  .describe("How much of each quota Google has granted to the project in its region; `plinth check --quotas` compares");
