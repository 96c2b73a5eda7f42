import {
  copiedArtifacts,
  type ModelArtifact,
  type RegistryPlace,
  registryPlace,
  stepRegistries,
} from "../config/handover/copied-artifacts";
import type { Environment } from "../config/schema/environment";
import { copyBuild, type CopiedRegistry } from "../constructs/delivery/copy-build";
import type { ModelCopies } from "../constructs/workflows/models/props";
import { Duration } from "../values/duration";

/** How long a copy may take, and wait for a machine: images have gigabytes, and never leave Google's network. */
const TIMEOUT = Duration.parse("2h");
const QUEUES = Duration.parse("1h");

/** What a model needs from another environment beside its files; `undefined` where that is nothing. */
export function modelCopies(
  environment: Environment,
  from: string,
  model: string,
  serviceAccountName: string,
): ModelCopies | undefined {
  const giver = environment.handover.from[from];
  const artifacts = copiedArtifacts(environment, from, model);
  if (giver === undefined || artifacts.length === 0) return undefined;
  const there = { name: from, project: { id: giver.project, region: giver.region } };
  const registries = (kind: ModelArtifact["kind"], more: readonly string[] = []): readonly CopiedRegistry[] =>
    [...new Set([...artifacts.filter((one) => one.kind === kind).map(({ registry }) => registry), ...more])]
      .sort()
      .map((name) => ({
        name,
        from: address(kind, registryPlace(there, name)),
        to: address(kind, registryPlace(environment, name)),
      }));
  const written = (kind: ModelArtifact["kind"]) =>
    artifacts.filter((one) => one.kind === kind).map((one) => one.written);
  const steps = stepRegistries(environment, from, model);
  return {
    artifacts: artifacts.map((artifact) => ({
      written: artifact.written,
      version: versionName(registryPlace(environment, artifact.registry), artifact),
    })),
    build: copyBuild({
      from,
      images: written("image"),
      pipelines: written("pipeline"),
      imageRegistries: registries("image", steps),
      pipelineRegistries: registries("pipeline"),
      stepRegistries: steps,
      serviceAccountName,
      timeout: TIMEOUT,
      queues: QUEUES,
    }),
  };
}

function address(kind: ModelArtifact["kind"], { projectId, region, id }: RegistryPlace): string {
  return `${region}-${kind === "image" ? "docker" : "kfp"}.pkg.dev/${projectId}/${id}`;
}

/** What Artifact Registry calls a version of an image or a package, encoded as it stands in addresses. */
function versionName({ projectId, region, id }: RegistryPlace, { name, digest }: ModelArtifact): string {
  return `projects/${projectId}/locations/${region}/repositories/${id}/packages/${encodeURIComponent(name)}/versions/${digest ?? ""}`;
}
