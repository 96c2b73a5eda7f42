import * as z from "zod";
import { GROUP_KINDS } from "../groups";
import { duration, email, prose, ref } from "./text";

/** What a workload or a group reads, each as `<noun>:<name>`. */
export const reads = z
  .array(
    ref("data", {
      noun: "a reference to data",
      allowed:
        "zone:<name>, dataset:<name>, table:<dataset>.<table>, requests:<endpoint>, feedback:<endpoint> or repository:<name>",
    }),
  )
  .default([])
  .describe("What it reads: exactly these get a grant");

/** What a workload or a group writes, each as `<noun>:<name>`. Writing includes reading. */
export const writes = z
  .array(
    ref("data", {
      noun: "a reference to data",
      allowed: "zone:<name>, dataset:<name>, table:<dataset>.<table> or repository:<name>",
    }),
  )
  .default([])
  .describe("What it writes, which includes reading it: exactly these get a grant");

const group = z
  .strictObject({ email: email.describe("The address of the group"), reads, writes })
  .describe("A group of people, and which data they may touch");

/** The people, through groups only. */
export const groups = z
  .strictObject({
    engineers: group.optional().describe("Build the platform: see logs and metrics, run queries"),
    scientists: group.optional().describe("Build models: run queries, see metrics, and logs where there is training"),
    operators: group.optional().describe("Run it: see logs and metrics"),
    approvers: group.optional().describe("Say yes or no to what others ask for"),
    auditors: group.optional().describe("Read who did what, data access included, and who may do what"),
  })
  .describe("The people, through groups only");

/** A program that is not started by Plinth and still needs an identity. */
export const workload = z
  .strictObject({
    description: prose(256).optional().describe("What it does, for people"),
    reads,
    writes,
    attachedBy: z
      .array(z.enum(GROUP_KINDS).meta({ noun: "a group" }))
      .default([])
      .describe("The groups whose people may run something as this workload"),
  })
  .describe(
    "A program of yours with an identity of its own, exactly the grants that its data flow needs, and the right to write logs",
  );

/** Time-limited access for the day on which everything is on fire. */
export const breakGlass = z
  .strictObject({
    eligible: z.enum(GROUP_KINDS).meta({ noun: "a group" }).describe("The group whose people may ask"),
    approvers: z.enum(GROUP_KINDS).meta({ noun: "a group" }).describe("The group of which one must say yes"),
    maximum: duration({ from: "30m", to: "24h", example: "4h" })
      .default("2h")
      .describe("How long one grant lasts at most"),
  })
  .describe("Time-limited access for emergencies: asked for with a reason, approved by a second person, audited");

/** What is written to the audit logs beside what Google always writes. */
export const audit = z
  .strictObject({
    dataAccess: z
      .enum(["on", "off"])
      .default("on")
      .describe(
        "Whether every reading and writing of data is logged, for every service that is on; costs what Cloud Logging asks for the volume",
      ),
  })
  .describe("Audit logs");
