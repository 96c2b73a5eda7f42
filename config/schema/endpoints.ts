import * as z from "zod";
import { endpointAlerts, endpointObjectives, poolAlerts } from "./alerts";
import { capacity } from "./capacity";
import { drift } from "./drift";
import { feedback } from "./feedback";
import { schedule } from "./job";
import { machine } from "./machine";
import { reads } from "./people";
import { release } from "./release";
import { duration, feature, prose, ref, share, text, warehouseName } from "./text";

/** How many machines answer, and when there are more. */
export const replicas = z
  .strictObject({
    min: z.int().min(1).max(1000).default(1).describe("How many there always are"),
    max: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("How many there are at most")
      .meta({ defaultEffect: "as many as `min`: their number stays the same" }),
    targetCpu: share({ from: "1%", to: "100%", whole: true, example: "60%" })
      .optional()
      .describe("How busy processors are before there are more")
      .meta({ defaultEffect: "Google's own 60%, where no other target is set" }),
    targetAccelerator: share({ from: "1%", to: "100%", whole: true, example: "60%" })
      .optional()
      .describe("How busy accelerators are before there are more")
      .meta({ defaultEffect: "accelerators are not looked at" }),
    targetRequests: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe("Requests a minute that each takes before there are more")
      .meta({ defaultEffect: "requests are not counted" }),
  })
  .describe("How many machines answer, and when there are more");

const access = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("dedicated").describe("A name of its own on Google's network") })
      .describe(
        "A name and a way of its own on Google's network, open to whoever may call it; not in service perimeters",
      ),
    z
      .strictObject({
        kind: z.literal("private").describe("Reached through Private Service Connect only"),
        projects: z
          .array(
            text({
              noun: "a project id",
              allowed: "6 to 30 small letters, digits and dashes",
              pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
            }),
          )
          .min(1)
          .max(10)
          .optional()
          .describe("The projects whose networks may connect")
          .meta({
            defaultEffect: "this project alone",
            change: "cannot be changed after creation: raise `generation`",
          }),
        attachment: text({
          noun: "the path of a service attachment",
          allowed: "projects/<project>/regions/<region>/serviceAttachments/<name>",
          example: `"projects/p1234-tp/regions/europe-west4/serviceAttachments/gkedpm-1a2b"`,
          pattern: /^projects\/[a-z0-9:.-]+\/regions\/[a-z0-9-]+\/serviceAttachments\/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
        })
          .optional()
          .describe(
            "What the first release printed: with it, the platform's network gets an address and a name for the endpoint",
          )
          .meta({ defaultEffect: "no address yet: Google makes the attachment with the first model" }),
      })
      .describe(
        "Reached through Private Service Connect only; no explanations, and its containers reach Google's APIs only",
      ),
    z
      .strictObject({ kind: z.literal("shared").describe("Google's shared name for all endpoints of the region") })
      .describe("Google's shared name for all endpoints of the region; the only kind with explanations"),
  ])
  .describe("How callers reach it")
  .meta({
    noun: "an access",
    allowed: '{ kind: "dedicated" }, or with the kind "private" or "shared"',
    example: `{ "kind": "private" }`,
    change: "a change replaces the endpoint, and Google blocks its id for a week: raise `generation` with it",
  });

/** Which parts of a request an answer came from. */
export const explanation = z
  .discriminatedUnion("method", [
    z
      .strictObject({
        method: z.literal("sampled-shapley").describe("For any model: tries permutations of features"),
        paths: z.int().min(1).max(50).default(10).describe("How many permutations are tried"),
        inputs: z
          .array(feature)
          .min(1)
          .max(200)
          .describe("The features that are looked at, by their name in a request"),
        output: feature.describe("The number in the answer that is explained"),
        top: z.int().min(1).max(200).optional().describe("How many features are told").meta({ defaultEffect: "all" }),
      })
      .describe("Sampled Shapley: for any model"),
    z
      .strictObject({
        method: z.literal("integrated-gradients").describe("For differentiable models of TensorFlow"),
        steps: z.int().min(1).max(100).default(50).describe("Steps of the approximation"),
        inputs: z
          .array(feature)
          .min(1)
          .max(200)
          .describe("The features that are looked at, by their name in a request"),
        output: feature.describe("The number in the answer that is explained"),
        top: z.int().min(1).max(200).optional().describe("How many features are told").meta({ defaultEffect: "all" }),
      })
      .describe("Integrated gradients: for differentiable models of TensorFlow"),
    z
      .strictObject({
        method: z.literal("xrai").describe("For differentiable image models"),
        steps: z.int().min(1).max(100).default(50).describe("Steps of the approximation"),
        inputs: z.array(feature).min(1).max(1).describe("The image, by its name in a request"),
        output: feature.describe("The number in the answer that is explained"),
        top: z.int().min(1).max(200).optional().describe("How many regions are told").meta({ defaultEffect: "all" }),
      })
      .describe("XRAI: for differentiable image models"),
  ])
  .describe("Which parts of a request an answer came from, told on request")
  .meta({
    noun: "an explanation",
    allowed: '{ method: "sampled-shapley", inputs, output }, or with the method "integrated-gradients" or "xrai"',
    example: `{ "method": "sampled-shapley", "inputs": ["amount"], "output": "score" }`,
  });

const requestLogging = z
  .strictObject({
    sample: share({ from: "0.1%", to: "100%", example: "10%" })
      .default("10%")
      .describe("The share of requests that is kept"),
    keep: duration({ from: "1d", to: "3650d", whole: "d", example: "90d" })
      .default("90d")
      .describe("How long each is kept"),
  })
  .describe("Keeps requests and answers in a table, read as `requests:<endpoint>`");

const shadow = z
  .strictObject({
    candidate: text({
      noun: "an alias of a version",
      allowed: "2 to 128 letters, digits and dashes, a small letter first, no dash last",
      example: `"challenger"`,
      pattern: /^[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]$/,
    })
      .default("challenger")
      .describe("The alias of the version that answers in the shadow when it runs by the clock"),
    columns: z
      .record(
        warehouseName as unknown as z.ZodString,
        z.enum(["STRING", "INTEGER", "FLOAT", "BOOLEAN"]).meta({ noun: "a type" }),
      )
      .describe("What a logged request is made of: the fields of one instance, with their types"),
    compare: z
      .strictObject({
        field: text({
          noun: "a JSON path",
          allowed: "$, then .<field> as often as needed",
          example: `"$.score"`,
          pattern: /^\$(\.[A-Za-z_][A-Za-z0-9_]{0,99}){0,10}$/,
        })
          .default("$")
          .describe("The part of an answer that is compared"),
        tolerance: z
          .number()
          .min(0)
          .optional()
          .describe("By how much two numbers may differ and still agree")
          .meta({ defaultEffect: "answers agree when they are equal" }),
      })
      .prefault({})
      .describe("When two answers agree"),
    window: duration({ from: "1h", to: "30d", example: "1d" })
      .default("1d")
      .describe("How far back logged requests are taken from"),
    most: z.int().min(1).max(10_000_000).default(10_000).describe("How many requests are replayed at most"),
    machine: machine.optional().meta({ defaultEffect: "the endpoint's" }),
    replicas: z.int().min(1).max(100).default(2).describe("How many machines replay"),
    schedule: schedule.optional().meta({ defaultEffect: "only when a release or a person starts it" }),
    alertAbove: share({ from: "0%", to: "100%", example: "5%" })
      .optional()
      .describe("The share of replayed requests on which both may disagree before somebody is told")
      .meta({ defaultEffect: "nobody is told of disagreement; a replay that fails is always told" }),
    keepReports: duration({ from: "1d", to: "3650d", whole: "d", example: "400d" })
      .default("400d")
      .describe("How long the reports are kept"),
  })
  .describe("Lets a candidate answer logged requests and compares; no caller notices. Needs `requestLogging`");

/** Machines that several endpoints share. */
export const servingPool = z
  .strictObject({
    description: prose(256).optional().describe("What it is for, for people"),
    machine,
    replicas: replicas.prefault({}),
    alerts: poolAlerts,
  })
  .describe("Machines that the models of several endpoints share")
  .meta({ change: "nothing of it but its alerts can be changed after creation: make another and release onto it" });

/** One place that answers. */
export const endpoint = z
  .strictObject({
    description: prose(1000).optional().describe("What it answers, for people"),
    model: ref("model", { noun: "a model", allowed: "the name of a model" }).describe(
      "The model whose versions it serves",
    ),
    machine: machine.optional().meta({ defaultEffect: "those of `pool`" }),
    replicas: replicas.optional().meta({ defaultEffect: "one machine; only without `pool`" }),
    capacity: capacity.optional().meta({ defaultEffect: "machines at the full price; only without `pool`" }),
    pool: ref("pool", { noun: "a pool", allowed: "the name of a pool" })
      .optional()
      .describe("The shared machines that it runs on")
      .meta({ defaultEffect: "machines of its own" }),
    access: access.prefault({ kind: "dedicated" }),
    egress: z
      .enum(["google-apis", "internet"])
      .default("google-apis")
      .describe("What its containers must be able to reach: not every access allows it"),
    callers: z
      .array(ref("caller", { noun: "a caller", allowed: "workload:<name>, account:<name> or group:<kind>" }))
      .default([])
      .describe("Who may ask for predictions, on this endpoint only"),
    reads,
    requestLogging: requestLogging.optional().meta({ defaultEffect: "no request is kept" }),
    logs: z
      .strictObject({
        container: z.enum(["on", "off"]).default("on").describe("What the container prints"),
        access: z
          .enum(["on", "off"])
          .default("on")
          .describe("Each request with its time and status, without what was asked"),
      })
      .prefault({})
      .describe("What goes to Cloud Logging"),
    explanation: explanation.optional().meta({ defaultEffect: "answers are not explained" }),
    release: release.prefault({ strategy: "canary" }),
    shadow: shadow.optional().meta({ defaultEffect: "no candidate answers in the shadow" }),
    drift: drift.optional().meta({ defaultEffect: "nobody looks for drift" }),
    feedback: feedback.optional().meta({ defaultEffect: "nobody holds answers against the truth" }),
    slo: endpointObjectives.optional().meta({ defaultEffect: "no objectives, only alerts" }),
    alerts: endpointAlerts,
    generation: z
      .int()
      .min(1)
      .max(999)
      .default(1)
      .describe("Raised when the endpoint is built again: its number cannot be used twice within a week")
      .meta({ change: "replaces the endpoint: callers need its new address" }),
  })
  .describe("One endpoint of Vertex AI; which version it serves is up to its releases");
