import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { CloudbuildTrigger } from "@cdktf/provider-google/lib/cloudbuild-trigger";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import type { Synth } from "../support/synth";

type BuildInput = NonNullable<EnvironmentInput["builds"]>[string];

const trainer: BuildInput = {
  source: "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/models",
  on: { branch: "^main$" },
  directory: "trainer",
  makes: { image: "fraud/trainer", repository: "images" },
};
const training: BuildInput = {
  ...trainer,
  makes: { pipeline: "fraud-training", file: "pipeline.py", repository: "pipelines" },
};

const platform = (builds: Record<string, BuildInput>, rest: Partial<EnvironmentInput> = {}) =>
  synthesizePlatform(
    environment({
      repositories: { images: { holds: "images" }, tools: { holds: "images" }, pipelines: { holds: "pipelines" } },
      ...rest,
      builds,
    }),
  );
const delivery = (builds: Record<string, BuildInput>, rest?: Partial<EnvironmentInput>) =>
  platform(builds, rest).stacks.delivery as Synth;

/** The variables of a step of the only trigger. */
const variables = (synth: Synth, id: string) => {
  const { step } = synth.only(CloudbuildTrigger).build as { step: { id: string; env?: string[] }[] };
  return step.find((one) => one.id === id)?.env ?? [];
};

test("a platform that builds nothing has no such stack, and does not let Cloud Build in", () => {
  const { stacks } = platform({});

  expect(stacks.delivery).toBeUndefined();
  expect(stacks.foundation?.all(ProjectService).map(({ service }) => service)).not.toContain(
    "cloudbuild.googleapis.com",
  );
});

test("the stack comes after the foundation and before nothing: what it makes is used by whoever writes its digest down", () => {
  const { after } = platform({ trainer });

  expect(after.delivery).toEqual(["foundation"]);
  expect(Object.values(after).flat()).not.toContain("delivery");
});

test("an image and a pipeline have the names that environment files use, and the addresses of their registries", () => {
  const image = delivery({ trainer });
  const pipeline = delivery({ training });

  expect(variables(image, "record")).toEqual(
    expect.arrayContaining([
      "MADE=europe-west4-docker.pkg.dev/acme-ml-test/test-images/fraud/trainer",
      "WRITTEN=images/fraud/trainer",
    ]),
  );
  expect(variables(pipeline, "upload")).toContain(
    "REGISTRY=https://europe-west4-kfp.pkg.dev/acme-ml-test/test-pipelines",
  );
  expect(variables(pipeline, "record")).toContain("WRITTEN=pipelines/fraud-training");
});

test("the branch is a tag of the image only where tags of the registry can be moved", () => {
  const movable = { images: { holds: "images", tags: "movable" } } as const;

  expect(variables(delivery({ trainer }), "push")).toContain("TAG_REF=no");
  expect(variables(delivery({ trainer }, { repositories: movable }), "push")).toContain("TAG_REF=yes");
});

test("the role that scans is made where something is scanned, and given to those builds only", () => {
  const { stacks } = platform({ trainer, server: { ...trainer, refuses: "nothing" }, training });
  const role = stacks.foundation
    ?.all(ProjectIamCustomRole)
    .find(({ role_id }) => role_id === "plinth_test_scan_images");
  const given = stacks.delivery?.all(ProjectIamMember).filter(({ role: name }) => String(name).includes("scan_images"));

  expect(role?.permissions).toEqual([
    "ondemandscanning.operations.get",
    "ondemandscanning.scans.analyzePackages",
    "ondemandscanning.scans.listVulnerabilities",
  ]);
  expect(given?.map(({ member }) => member)).toEqual([
    "serviceAccount:test-build-trainer@acme-ml-test.iam.gserviceaccount.com",
  ]);
  expect(platform({ training }).stacks.foundation?.all(ProjectIamCustomRole)).toEqual([]);
});

test.each([
  [
    "of another registry of the environment",
    "europe-west4-docker.pkg.dev/acme-ml-test/test-tools/pytest:1",
    ["reader test-tools"],
  ],
  ["of the registry that it pushes to", "europe-west4-docker.pkg.dev/acme-ml-test/test-images/pytest:1", []],
  ["of a registry from elsewhere", "europe-docker.pkg.dev/acme-shared/shared/pytest:1", ["reader shared"]],
  ["of Docker Hub", "python:3.12-slim", []],
])("a build whose tests run in an image %s may read what it needs for that", (_, image, reads) => {
  const synth = delivery(
    { trainer: { ...trainer, tests: { image, command: ["pytest"] } } },
    { external: { repositories: { shared: "projects/acme-shared/locations/europe/repositories/shared" } } },
  );

  expect(
    synth
      .all(ArtifactRegistryRepositoryIamMember)
      .map(({ role, repository }) => `${String(role).split(".").at(-1)} ${String(repository).split("/").at(-1)}`),
  ).toEqual(["writer test-images", ...reads]);
});
