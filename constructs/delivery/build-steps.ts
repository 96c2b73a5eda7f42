import type { CloudbuildTriggerBuildStep } from "@cdktf/provider-google/lib/cloudbuild-trigger";
import { BUILDERS, KFP_VERSION, scanLocation } from "../../catalog/builders";
import { terraformText } from "../core/terraform-text";
import { buildText } from "./build-text";
import { COMPILE_SCRIPT, HANDED_ON, PUSH_SCRIPT, RECORD_SCRIPT, SCAN_SCRIPT, UPLOAD_SCRIPT } from "./scripts";

/** From which severity on a known vulnerability is refused. */
export type RefusedFrom = "critical" | "high" | "medium";

/** An image, built from a Dockerfile. */
export interface ImageProduct {
  readonly kind: "image";
  /** Its full name without a tag: `europe-west4-docker.pkg.dev/<project>/<registry>/<image>`. */
  readonly name: string;
  /** The same as an environment file writes it: `images/fraud-trainer`. */
  readonly written: string;
  /** Whether the registry's tags can be moved: then the branch or tag is one of the image's. */
  readonly tagsMove: boolean;
  /**
   * From which severity on it is refused before it is pushed.
   * @default - it is not scanned before it is pushed
   */
  readonly refusedFrom?: RefusedFrom;
}

/** A pipeline, compiled from its source. */
export interface PipelineProduct {
  readonly kind: "pipeline";
  /** The package, which is the name that the pipeline gives itself. */
  readonly package: string;
  /** The registry's address: `https://europe-west4-kfp.pkg.dev/<project>/<registry>`. */
  readonly registry: string;
  /** What comes before the digest when it is named: `pipelines/fraud-training`. */
  readonly written: string;
  /** Its source, in the directory. */
  readonly file: string;
}

/** What a build makes. */
export type BuildProduct = ImageProduct | PipelineProduct;

/** What the steps of a build are made from. */
export interface BuildStepsProps {
  /** The name in the environment file. */
  readonly name: string;
  readonly projectId: string;
  readonly region: string;
  /** The connected repository's full name. */
  readonly source: string;
  /** What starts it: decides which of Cloud Build's names the branch or tag has. */
  readonly event: "branch" | "tag";
  /** Where in the repository. */
  readonly directory: string;
  readonly product: BuildProduct;
  /**
   * What must succeed first: a program in an image.
   * @default - nothing
   */
  readonly tests?: { readonly image: string; readonly command: readonly string[] };
}

/** Which severities are refused from one on. */
const REFUSED: Readonly<Record<RefusedFrom, string>> = {
  critical: "CRITICAL",
  high: "CRITICAL|HIGH",
  medium: "CRITICAL|HIGH|MEDIUM",
};

/** The tag that every image and pipeline gets: nothing else is as unique, and it says what was built. */
export const COMMIT_TAG = "$COMMIT_SHA";

/** The steps of a build, each after the one before; the first that fails ends it. */
export function buildSteps(props: BuildStepsProps): CloudbuildTriggerBuildStep[] {
  const { product, tests, directory } = props;
  return [
    ...(tests === undefined ? [] : [testStep(tests, directory)]),
    ...(product.kind === "image" ? imageSteps(props, product) : pipelineSteps(props, product)),
    recordStep(props),
  ];
}

/** The tests start as they are written, without a shell: their image need not have one. */
function testStep(tests: NonNullable<BuildStepsProps["tests"]>, directory: string): CloudbuildTriggerBuildStep {
  const [program = "", ...rest] = tests.command.map(buildText);
  return { id: "tests", name: buildText(tests.image), dir: directory, entrypoint: program, args: rest };
}

function imageSteps(props: BuildStepsProps, product: ImageProduct): CloudbuildTriggerBuildStep[] {
  const { projectId, region, directory } = props;
  const image = { IMAGE: product.name, COMMIT: COMMIT_TAG };
  const { refusedFrom } = product;
  return [
    {
      id: "build",
      name: BUILDERS.docker,
      dir: directory,
      args: [
        "build",
        "--pull",
        `--tag=${product.name}:${COMMIT_TAG}`,
        `--label=org.opencontainers.image.revision=${COMMIT_TAG}`,
        ".",
      ],
    },
    ...(refusedFrom === undefined
      ? []
      : [
          scripted("scan", BUILDERS.gcloud, SCAN_SCRIPT, {
            ...image,
            PROJECT: projectId,
            SCAN_LOCATION: scanLocation(region),
            REFUSED: REFUSED[refusedFrom],
          }),
        ]),
    scripted("push", BUILDERS.docker, PUSH_SCRIPT, {
      ...image,
      REF: refOf(props),
      TAG_REF: product.tagsMove ? "yes" : "no",
    }),
  ];
}

function pipelineSteps(props: BuildStepsProps, product: PipelineProduct): CloudbuildTriggerBuildStep[] {
  const { file, registry } = product;
  return [
    {
      ...scripted("compile", BUILDERS.python, COMPILE_SCRIPT, {
        FILE: file,
        PACKAGE: product.package,
        COMPILER: KFP_VERSION,
      }),
      dir: props.directory,
    },
    scripted("upload", BUILDERS.gcloud, UPLOAD_SCRIPT, {
      PACKAGE: product.package,
      REGISTRY: registry,
      COMMIT: COMMIT_TAG,
      REF: refOf(props),
    }),
  ];
}

function recordStep(props: BuildStepsProps): CloudbuildTriggerBuildStep {
  const { name, projectId, source, product } = props;
  return scripted("record", BUILDERS.gcloud, RECORD_SCRIPT, {
    BUILD: name,
    KIND: product.kind,
    MADE: product.kind === "image" ? product.name : `${product.registry}/${product.package}`,
    WRITTEN: product.written,
    COMMIT: COMMIT_TAG,
    REF: refOf(props),
    SOURCE: source,
    BUILD_ID: "$BUILD_ID",
    PROJECT: projectId,
  });
}

/** What Cloud Build calls the branch or tag that started it. */
function refOf({ event }: BuildStepsProps): string {
  return event === "branch" ? "$BRANCH_NAME" : "$TAG_NAME";
}

/** A step that runs a script, which finds what it needs in variables and hands on what it made in a volume. */
function scripted(
  id: string,
  name: string,
  script: string,
  variables: Readonly<Record<string, string>>,
): CloudbuildTriggerBuildStep {
  return {
    id,
    name,
    script: terraformText(script),
    env: Object.entries(variables).map(([key, value]) => `${key}=${value}`),
    volumes: [{ name: "plinth", path: HANDED_ON }],
  };
}
