import * as z from "zod";
import { computeZone } from "./machine";
import { duration, text } from "./text";

const onDemand = z
  .strictObject({ kind: z.literal("on-demand").describe("Machines at the full price, when there are any") })
  .describe("Machines at the full price, when there are any");

const spot = z
  .strictObject({
    kind: z.literal("spot").describe("Cheap machines that Google takes back at any time"),
    checkpoints: z
      .literal("saved")
      .optional()
      .describe("Say `saved` when the program saves checkpoints in AIP_CHECKPOINT_DIR and goes on from the last")
      .meta({ defaultEffect: "a warning reminds of it" }),
  })
  .describe("Cheap machines that Google takes back at any time; Google tries again up to six times");

const flexStart = z
  .strictObject({
    kind: z.literal("flex-start").describe("A place in the queue for scarce accelerators"),
    maxWait: z
      .union([z.literal("forever"), duration({ from: "1m", to: "30d" })])
      .default("24h")
      .describe("How long the job waits for its machines before it is given up"),
  })
  .describe("A place in the queue for scarce accelerators: all machines at once, for seven days at most");

const reservation = z
  .strictObject({
    kind: z.literal("reservation").describe("Machines of one reservation"),
    name: text({
      noun: "a reservation's name",
      allowed: "1 to 63 small letters, digits and dashes, a letter first, no dash last",
      pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    }).describe("The reservation"),
    computeZone: computeZone.describe("The compute zone in which it is reserved"),
    project: text({
      noun: "a project id",
      allowed: "6 to 30 small letters, digits and dashes",
      pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    })
      .optional()
      .describe("The project that shares the reservation")
      .meta({ defaultEffect: "this environment's project" }),
  })
  .describe("Machines of one reservation, and none when it is used up");

const anyReservation = z
  .strictObject({ kind: z.literal("any-reservation").describe("Machines of any reservation that fits") })
  .describe("Machines of any reservation that fits, and at the full price when all are used up");

/** Where the machines come from. Each kind has exactly its own settings, so that what excludes each other cannot be written. */
export const capacity = z
  .discriminatedUnion("kind", [onDemand, spot, flexStart, reservation, anyReservation])
  .describe("Where the machines come from")
  .meta({
    noun: "a capacity",
    allowed: '{ kind: "on-demand" }, or with the kind "spot", "flex-start", "reservation" or "any-reservation"',
    example: `{ "kind": "spot" }`,
  });
