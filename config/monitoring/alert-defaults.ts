import type { DurationText } from "../../values/duration";
import type { LatencyText } from "../../values/latency";
import type { ShareText } from "../../values/share";
import type { SizeText } from "../../values/size";

/** From where on somebody is told, where an environment file does not say otherwise. What is left out is not looked at. */
export interface AlertDefaults {
  readonly endpoint: {
    readonly maxErrorRate: ShareText;
    readonly maxP99?: LatencyText;
    readonly maxCpu: ShareText;
    readonly maxAccelerator: ShareText;
    readonly maxTimeAtMost: DurationText;
    readonly maxSilence?: DurationText;
  };
  readonly vectors: { readonly maxP99?: LatencyText };
  readonly job: {
    readonly maxFailures: number;
    readonly maxQueueTime: DurationText;
    readonly maxPreemptions: number;
  };
  readonly storage: { readonly maxDailyWrites: SizeText };
  readonly platform: {
    readonly maxQuotaUse: ShareText;
    readonly maxDailyScan: SizeText;
    readonly maxTriggerDelay: DurationText;
    readonly minAcceleratorUse: ShareText;
  };
}

/** The table of all defaults, by the lifetime of the environment. */
export const ALERT_DEFAULTS: Readonly<Record<"permanent" | "disposable", AlertDefaults>> = {
  permanent: {
    endpoint: {
      maxErrorRate: "1%",
      maxP99: "2s",
      maxCpu: "90%",
      maxAccelerator: "95%",
      maxTimeAtMost: "30m",
      maxSilence: "12h",
    },
    vectors: { maxP99: "1s" },
    job: { maxFailures: 0, maxQueueTime: "6h", maxPreemptions: 6 },
    storage: { maxDailyWrites: "1TiB" },
    platform: { maxQuotaUse: "80%", maxDailyScan: "10TiB", maxTriggerDelay: "1h", minAcceleratorUse: "5%" },
  },
  // Where things are tried out, machines stand still and nobody asks for days; what fails is still worth a mail.
  disposable: {
    endpoint: { maxErrorRate: "10%", maxCpu: "95%", maxAccelerator: "100%", maxTimeAtMost: "6h" },
    vectors: {},
    job: { maxFailures: 0, maxQueueTime: "12h", maxPreemptions: 12 },
    storage: { maxDailyWrites: "100GiB" },
    platform: { maxQuotaUse: "90%", maxDailyScan: "1TiB", maxTriggerDelay: "6h", minAcceleratorUse: "1%" },
  },
};
