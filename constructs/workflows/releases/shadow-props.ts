import type { BatchBody } from "../../serving/batch-body";
import { type ShadowQueryProps } from "./shadow-queries";

/** What `shadow-<endpoint>` is made from. */
export interface ShadowProps extends ShadowQueryProps {
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The id of the model in the registry. */
  readonly modelId: string;
  /** The alias of the version that answers where a run names no other. */
  readonly candidate: string;
  /** Where the datasets are: a region. */
  readonly location: string;
  /** The `BatchPredictionJob` that replays, from `batchBody`; its input, its output and its fields are the workflow's. */
  readonly body: BatchBody;
}
