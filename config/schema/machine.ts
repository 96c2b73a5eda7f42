import * as z from "zod";
import type { KnownAccelerator, KnownMachine } from "../../catalog/machines/catalogue";
import { SIZE_PATTERN, sizeToGibibytes, type SizeText } from "../../values/size";
import { text } from "./text";
import type { Plain } from "./types";

// The known names complete while one types; others are left to the catalogue, which an environment can add to.
type Machine = KnownMachine | (string & {});
type Accelerator = KnownAccelerator | (string & {});

/** The name of a machine type. */
export const machineType = text<Machine>({
  noun: "a machine type",
  allowed: "the name of one of Google's machine types",
  example: `"n1-standard-8"`,
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
});

/** The name of an accelerator. */
export const acceleratorType = text<Accelerator>({
  noun: "an accelerator",
  allowed: "the name of one of Google's accelerators",
  example: `"NVIDIA_L4"`,
  pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/,
});

/** How the chips of a TPU are wired. */
export const topology = text({
  noun: "a topology",
  allowed: "two or three numbers with x between them",
  example: `"2x2"`,
  pattern: /^[1-9][0-9]*(x[1-9][0-9]*){1,2}$/,
});

/** The parts that a GPU is cut into. */
export const partition = text({
  noun: "a part of a GPU",
  allowed: "computing units, then memory",
  example: `"1g.5gb"`,
  pattern: /^[1-9]g\.[1-9][0-9]*gb$/,
});

/** What something runs on. */
export const machine = z
  .strictObject({
    type: machineType.describe("The machine type"),
    accelerator: z
      .strictObject({
        type: acceleratorType.describe("The accelerator"),
        count: z.int().min(1).max(4096).describe("How many of it each machine has; of TPU v2 and v3 the cores"),
        partition: partition
          .optional()
          .describe("The parts that the GPU is cut into, each seen as a GPU of its own")
          .meta({ defaultEffect: "the GPU is not cut" }),
      })
      .optional()
      .describe("What the machine computes with beside its processors; machines with built-in ones need it said")
      .meta({ defaultEffect: "no accelerator" }),
    topology: topology
      .optional()
      .describe("How the chips of a TPU are wired, for the machine types that are TPUs by name")
      .meta({ defaultEffect: "no TPU" }),
  })
  .describe("The machine");

/** A size within limits, both inclusive. */
export function size(limits: { readonly from: SizeText; readonly to: SizeText }): Plain<SizeText> {
  const from = sizeToGibibytes(limits.from);
  const to = sizeToGibibytes(limits.to);
  return z
    .string()
    .regex(SIZE_PATTERN, { error: "is not a size" })
    .refine(
      (text) => {
        if (!SIZE_PATTERN.test(text)) return true;
        const value = sizeToGibibytes(text);
        return value >= from && value <= to;
      },
      { error: "is out of range" },
    )
    .meta({
      noun: "a size",
      allowed: `a whole number and a unit (GiB, TiB), from "${limits.from}" to "${limits.to}"`,
      example: `"200GiB"`,
    }) as unknown as Plain<SizeText>;
}

/** A compute zone, the part of a region where machines stand; not a lake zone. */
export const computeZone = text({
  noun: "a compute zone",
  allowed: "a region, a dash and a letter",
  example: `"europe-west4-a"`,
  pattern: /^[a-z]+-[a-z]+[0-9]+-[a-z]$/,
});
