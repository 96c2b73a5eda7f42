import * as z from "zod";
import { LOG_CLASS_FACTS, LOG_NOISE_FACTS, LOG_READERS } from "../monitoring/log-classes";
import { LOG_CLASSES, type LogClass, type LogNoise } from "../../values/log-classes";
import { duration, prose } from "./text";

const reason = prose(256)
  .refine((text) => text.trim() !== "", { error: "is no reason" })
  .meta({ noun: "a reason" });

/** How one sort of log entries is kept. */
function kept(logClass: LogClass) {
  const { holds, days, readers } = LOG_CLASS_FACTS[logClass];
  return z
    .strictObject({
      keep: duration({ from: "1d", to: "3650d", whole: "d", example: "400d" })
        .optional()
        .describe("How long each entry is kept")
        .meta({ defaultEffect: `${days.permanent} days; ${days.disposable} where the environment is disposable` }),
      lock: z
        .literal("irrevocably")
        .optional()
        .describe(
          "Lets nobody, Google and its owners included, delete an entry before `keep` is over, or change `keep` ever again",
        )
        .meta({
          defaultEffect: "`keep` can be changed, and what is kept destroyed with the bucket",
          change:
            "cannot be taken back: neither this nor `keep` can be changed, and the bucket can be deleted only when it is empty",
        }),
      dataset: z
        .enum(["on", "off"])
        .default("off")
        .describe("Whether BigQuery can query them, in a dataset that holds no copy: costs nothing but the queries")
        .meta({ change: "the bucket stays ready for queries once it was on" }),
      readers: z
        .array(z.enum(LOG_READERS).meta({ noun: "a group" }))
        .optional()
        .describe("The groups that may read them. Auditors read everything, whatever is said here")
        .meta({ defaultEffect: readers.length === 0 ? "auditors alone" : readers.join(", ") }),
    })
    .prefault({})
    .describe(holds);
}

/** Where log entries are kept, for how long, and who reads them. */
export const logs = z
  .strictObject({
    ...(Object.fromEntries(LOG_CLASSES.map((logClass) => [logClass, kept(logClass)])) as Record<
      LogClass,
      ReturnType<typeof kept>
    >),
    leftOut: z
      .strictObject({
        debug: reason.optional().describe(LOG_NOISE_FACTS.debug),
        "health-checks": reason.optional().describe(LOG_NOISE_FACTS["health-checks"]),
        "google-lookups": reason.optional().describe(LOG_NOISE_FACTS["google-lookups"]),
      } satisfies Record<LogNoise, z.ZodType>)
      .default({})
      .describe("What is not kept at all, each with the reason. Nothing that is counted or that anybody is told of"),
  })
  .describe(
    "Keeps log entries in the region, each sort for its own time, under the environment's keys and with its own readers, " +
      "in place of Google's bucket that is in no region",
  );
