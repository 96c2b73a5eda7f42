import type { MetricFamily } from "../../../catalog/metrics";
import type { MonitorProps } from "./monitor";

/** A limit that a reading of Cloud Monitoring must keep. */
export type Gate =
  | {
      /** Answers with 5xx among all answers. */
      readonly kind: "errors";
      readonly name: string;
      /** A fraction. */
      readonly max?: number;
      /** Points above the model that serves now, as a fraction. */
      readonly growth?: number;
    }
  | {
      /** A percentile of the time that answers take. */
      readonly kind: "latency";
      readonly name: string;
      readonly percentile: 50 | 95 | 99;
      /** Milliseconds. */
      readonly max?: number;
      /** How much more than the model that serves now, as a fraction of that. */
      readonly growth?: number;
    }
  | {
      /** The mean over replicas. */
      readonly kind: "utilization";
      readonly name: string;
      readonly of: "cpu" | "accelerator";
      /** A fraction. */
      readonly max: number;
    }
  | {
      /** A query of the environment file, in which `$deployed_model`, `$endpoint` and `$window` are filled in. */
      readonly kind: "query";
      readonly name: string;
      readonly query: string;
      readonly min?: number;
      readonly max?: number;
    };

/** What is decided where a gate cannot be asked. */
export type Decision = "wait" | "pass" | "fail";

/** How a version takes over. Times in seconds, shares in whole percents. */
export interface ReleasePlan {
  readonly strategy: "all-at-once" | "blue-green" | "canary" | "ab" | "shadow";
  /** The candidate's share after each step: rises and ends at 100. Of A/B only `[100]`, for the end. */
  readonly steps: readonly number[];
  readonly soak: number;
  readonly gates: readonly Gate[];
  readonly minRequests: number;
  readonly whenFew: Decision;
  readonly whenMissing: Decision;
  readonly patience: number;
  readonly deployWithin: number;
  /** How long the previous model stays deployed; 0 removes it with the success. */
  readonly keepPrevious: number;
  /** @default - nobody is asked */
  readonly approval?: { readonly before: "first" | "full" | "every"; readonly within: number };
  /** Of A/B. */
  readonly sideBySide?: {
    readonly share: number;
    readonly lasts: number;
    readonly reportEvery: number;
    readonly afterwards: "previous" | "candidate";
  };
  /** Of shadow: the fraction of replayed requests on which both may disagree. */
  readonly maxDisagreement?: number;
}

/** What the workflows of one endpoint are made from. */
export interface ReleaseProps {
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The id of the model in the registry. */
  readonly modelId: string;
  /** The `DeployedModel` of the API, complete but for `id`, `model` and `displayName`. */
  readonly deployedModel: Readonly<Record<string, unknown>>;
  readonly plan: ReleasePlan;
  /**
   * What a version's evaluation must say.
   * @default - a version needs no evaluation
   */
  readonly evaluation?: { readonly metric: string; readonly atLeast?: number; readonly atMost?: number };
  /** Which metrics the endpoint writes: those of private endpoints have a name, and less to tell. */
  readonly metrics: MetricFamily;
  /**
   * Why nothing is released, and until when (seconds since 1970).
   * @default - releases are allowed
   */
  readonly freeze?: { readonly reason: string; readonly until?: number };
  /** @default - nobody looks for drift */
  readonly monitor?: MonitorProps;
}
