import { BUILDERS } from "../../catalog/builders";
import type { Duration } from "../../values/duration";
import { IMAGES_SCRIPT, PIPELINES_SCRIPT, READ_SCRIPT } from "./copy-scripts";
import { HANDED_ON } from "./scripts";

/** A registry that is filled from another: both addresses without `https://` and without a slash at the end. */
export interface CopiedRegistry {
  /** Its name in both environments. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** What a build that copies is made from. */
export interface CopyBuildProps {
  /** The environment that is copied from: the tags of copies begin with it. */
  readonly from: string;
  /** `images/fraud-server@sha256:…` */
  readonly images: readonly string[];
  /** `pipelines/fraud-training@sha256:…` */
  readonly pipelines: readonly string[];
  readonly imageRegistries: readonly CopiedRegistry[];
  readonly pipelineRegistries: readonly CopiedRegistry[];
  /** The registries that steps of the pipelines name their images by. */
  readonly stepRegistries: readonly string[];
  /** As whom it runs: `projects/…/serviceAccounts/…`. */
  readonly serviceAccountName: string;
  readonly timeout: Duration;
  /** How long it waits for a machine before it is given up. */
  readonly queues: Duration;
}

/** A `Build` of Cloud Build's API, as far as anything here looks into it. */
export interface CopyBuild {
  readonly steps: readonly {
    readonly id: string;
    readonly name: string;
    readonly script: string;
    readonly env: readonly string[];
    readonly volumes: readonly { readonly name: string; readonly path: string }[];
  }[];
  readonly timeout: string;
  readonly queueTtl: string;
  readonly serviceAccount: string;
  readonly tags: readonly string[];
  readonly options: { readonly logging: "CLOUD_LOGGING_ONLY" };
}

/** What every such build is tagged with, beside what its starter adds. */
export const COPY_TAG = "plinth-copy";

/**
 * The build that copies images and compiled pipelines from one environment to another: `read` the packages there, copy the
 * `images`, then the `pipelines`. Nothing of it is tried again: whoever starts it again copies what is missing.
 */
export function copyBuild(props: CopyBuildProps): CopyBuild {
  const { from, images, pipelines, imageRegistries, pipelineRegistries, stepRegistries } = props;
  const list = (registries: readonly CopiedRegistry[], scheme = "") =>
    registries.map((one) => `${one.name},${scheme}${one.from},${scheme}${one.to}`).join(" ");
  const step = (id: string, script: string, variables: Readonly<Record<string, string>>) => ({
    id,
    name: BUILDERS.gcloud,
    script,
    env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    volumes: [{ name: "plinth", path: HANDED_ON }],
  });
  const packages = {
    PIPELINES: pipelines.join(" "),
    PIPELINE_REGISTRIES: list(pipelineRegistries, "https://"),
  };
  return {
    steps: [
      step("read", READ_SCRIPT, { ...packages, STEP_REGISTRIES: stepRegistries.join("|") }),
      step("images", IMAGES_SCRIPT, {
        IMAGES: images.join(" "),
        IMAGE_REGISTRIES: list(imageRegistries),
        TAG: from,
        CRANE: BUILDERS.crane,
      }),
      step("pipelines", PIPELINES_SCRIPT, { ...packages, TAG: from }),
    ],
    timeout: props.timeout.toTerraform(),
    queueTtl: props.queues.toTerraform(),
    serviceAccount: props.serviceAccountName,
    tags: [COPY_TAG],
    options: { logging: "CLOUD_LOGGING_ONLY" },
  };
}
