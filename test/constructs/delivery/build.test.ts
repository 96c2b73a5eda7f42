import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { CloudbuildTrigger } from "@cdktf/provider-google/lib/cloudbuild-trigger";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Repository } from "../../../constructs/artifacts/repository";
import { Build, type BuildProps } from "../../../constructs/delivery/build";
import type { ImageProduct, PipelineProduct } from "../../../constructs/delivery/build-steps";
import { DeliveryRoles } from "../../../constructs/delivery/delivery-roles";
import { ProjectAccess } from "../../../constructs/iam/project";
import { RoleBook } from "../../../constructs/iam/role-book";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const IMAGE = "europe-west4-docker.pkg.dev/acme-ml-test/test-images/fraud-trainer";
const SOURCE = "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/fraud";

const image: ImageProduct = {
  kind: "image",
  name: IMAGE,
  written: "images/fraud-trainer",
  tagsMove: false,
  refusedFrom: "high",
};
const pipeline: PipelineProduct = {
  kind: "pipeline",
  package: "fraud-training",
  registry: "https://europe-west4-kfp.pkg.dev/acme-ml-test/test-pipelines",
  written: "pipelines/fraud-training",
  file: "pipeline.py",
};

interface Step {
  readonly id: string;
  readonly name: string;
  readonly dir?: string;
  readonly entrypoint?: string;
  readonly args?: readonly string[];
  readonly script?: string;
  readonly env?: readonly string[];
  readonly volumes?: unknown;
}

interface Trigger {
  readonly build: { readonly step: readonly Step[]; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

function setUp(props: Partial<BuildProps> = {}, scans = true) {
  const { stack, naming, synth } = fixture();
  const roles = new DeliveryRoles(new RoleBook(stack, "Roles", { naming, after: [] }));
  const registry = (name: string) =>
    Repository.fromPath(stack, `Registry-${name}`, {
      name,
      path: `projects/acme-ml-test/locations/europe-west4/repositories/test-${name}`,
      after: [],
    });
  const build = new Build(stack, "Build", {
    naming,
    name: "fraud-trainer",
    region: "europe-west4",
    source: SOURCE,
    on: { tag: "^v[0-9]+$" },
    directory: "trainer",
    product: image,
    timeout: Duration.parse("1h"),
    project: new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" }),
    pushesTo: registry("images"),
    ...(scans && { scanRole: roles.scan }),
    ...props,
    ...(props.pullsFrom && { pullsFrom: [registry("tools")] }),
  });
  const trigger = () => synth().only(CloudbuildTrigger) as unknown as Trigger;
  return { build, synth, trigger };
}

const stepsOf = (props: Partial<BuildProps> = {}) => setUp(props).trigger().build.step;
const step = (id: string, props: Partial<BuildProps> = {}) => stepsOf(props).find((one) => one.id === id);

test("a tag starts it in the region of the repository, as an account of its own", () => {
  const { build, synth, trigger } = setUp({ description: "Trains fraud" });

  expect(trigger()).toMatchObject({
    name: "test-fraud-trainer",
    description: "Trains fraud",
    location: "europe-west4",
    service_account:
      "projects/acme-ml-test/serviceAccounts/test-build-fraud-trainer@acme-ml-test.iam.gserviceaccount.com",
    repository_event_config: { repository: SOURCE, push: { tag: "^v[0-9]+$" } },
  });
  expect(trigger().included_files).toBeUndefined();
  expect(synth().only(ServiceAccount)).toMatchObject({ account_id: "test-build-fraud-trainer" });
  expect(build.triggerName).toBe("test-fraud-trainer");
  expect(build.node.defaultChild).toBeInstanceOf(CloudbuildTrigger);
});

test("a push to a branch starts it only where the directory was changed", () => {
  expect(setUp({ on: { branch: "^main$" } }).trigger()).toMatchObject({
    repository_event_config: { repository: SOURCE, push: { branch: "^main$" } },
    included_files: ["trainer/**"],
  });
  expect(setUp({ on: { branch: "^main$" }, directory: "." }).trigger().included_files).toBeUndefined();
});

test("its account writes logs, pushes to one registry, has images scanned, and nothing else", () => {
  const { build, synth } = setUp();

  expect(
    synth()
      .all(ProjectIamMember)
      .map(({ role }) => role),
  ).toEqual(["roles/logging.logWriter", "projects/acme-ml-test/roles/plinth_test_scan_images"]);
  expect(synth().only(ArtifactRegistryRepositoryIamMember)).toMatchObject({
    role: "roles/artifactregistry.writer",
    repository: "projects/acme-ml-test/locations/europe-west4/repositories/test-images",
  });
  expect(build.grants).toHaveLength(3);
});

test("one that scans nothing may scan nothing, and one that tests in an image of another registry may pull that", () => {
  const { synth } = setUp({ pullsFrom: [] }, false);

  expect(
    synth()
      .all(ProjectIamMember)
      .map(({ role }) => role),
  ).toEqual(["roles/logging.logWriter"]);
  expect(
    synth()
      .all(ArtifactRegistryRepositoryIamMember)
      .map(({ role, repository }) => `${role} ${String(repository).split("/").at(-1)}`),
  ).toEqual(["roles/artifactregistry.writer test-images", "roles/artifactregistry.reader test-tools"]);
});

test("it is made after its account is known and may do everything", () => {
  const { synth, trigger } = setUp();
  const grants = [...synth().all(ProjectIamMember), ...synth().all(ArtifactRegistryRepositoryIamMember)];
  const after = trigger().depends_on as readonly string[];

  expect(after).toEqual(expect.arrayContaining(grants.map(({ address }) => address)));
  expect(after.some((address) => address.startsWith("time_sleep."))).toBe(true);
});

test("an image is tested, built, scanned, pushed and recorded, in this order", () => {
  const tests = { image: "python:3.12-slim", command: ["pytest", "-q"] };

  expect(stepsOf({ tests }).map(({ id }) => id)).toEqual(["tests", "build", "scan", "push", "record"]);
  expect(stepsOf({ product: { ...image, refusedFrom: undefined } }).map(({ id }) => id)).toEqual([
    "build",
    "push",
    "record",
  ]);
});

test("a pipeline is compiled, uploaded and recorded", () => {
  expect(stepsOf({ product: pipeline }).map(({ id }) => id)).toEqual(["compile", "upload", "record"]);
});

test("tests start without a shell in the directory, and neither Terraform nor Cloud Build reads their words", () => {
  const command = ["sh", "-c", "echo $HOME ${COMMIT_SHA} $$ %{if}"];

  expect(step("tests", { tests: { image: "python:3.12-slim", command } })).toEqual({
    id: "tests",
    name: "python:3.12-slim",
    dir: "trainer",
    entrypoint: "sh",
    args: ["-c", "echo $$HOME $$${COMMIT_SHA} $$$$ %%{if}"],
  });
});

test("the image is built from the directory under the name of its commit", () => {
  expect(step("build")).toEqual({
    id: "build",
    name: "gcr.io/cloud-builders/docker:latest",
    dir: "trainer",
    args: [
      "build",
      "--pull",
      `--tag=${IMAGE}:$COMMIT_SHA`,
      "--label=org.opencontainers.image.revision=$COMMIT_SHA",
      ".",
    ],
  });
});

test.each([
  ["critical", "CRITICAL"],
  ["high", "CRITICAL|HIGH"],
  ["medium", "CRITICAL|HIGH|MEDIUM"],
] as const)("refusing from %s on refuses %s", (refusedFrom, severities) => {
  expect(step("scan", { product: { ...image, refusedFrom } })?.env).toContain(`REFUSED=${severities}`);
});

test.each([
  ["europe-west4", "europe"],
  ["asia-northeast1", "asia"],
  ["australia-southeast1", "asia"],
  ["us-central1", "us"],
  ["southamerica-east1", "us"],
  ["me-west1", "europe"],
])("a build in %s scans in %s", (region, location) => {
  expect(step("scan", { region })?.env).toContain(`SCAN_LOCATION=${location}`);
});

test.each([
  [{ branch: "^main$" }, "REF=$BRANCH_NAME"],
  [{ tag: "^v" }, "REF=$TAG_NAME"],
])("a build on %j knows its branch or tag by the name that Cloud Build has for it", (on, ref) => {
  expect(step("push", { on })?.env).toEqual([`IMAGE=${IMAGE}`, "COMMIT=$COMMIT_SHA", ref, "TAG_REF=no"]);
  expect(step("push", { on, product: { ...image, tagsMove: true } })?.env).toContain("TAG_REF=yes");
  expect(step("upload", { on, product: pipeline })?.env).toEqual([
    "PACKAGE=fraud-training",
    `REGISTRY=${pipeline.registry}`,
    "COMMIT=$COMMIT_SHA",
    ref,
  ]);
});

test("a pipeline is compiled in its directory by one version of the compiler, with no variable that it would take for an option", () => {
  const { name, dir, env } = step("compile", { product: pipeline }) ?? {};

  expect([name, dir]).toEqual(["mirror.gcr.io/library/python:3.12-slim", "trainer"]);
  expect(env).toEqual(["FILE=pipeline.py", "PACKAGE=fraud-training", "COMPILER=2.14.6"]);
});

test("the record has what a person copies and a program finds", () => {
  expect(step("record")?.env).toEqual([
    "BUILD=fraud-trainer",
    "KIND=image",
    `MADE=${IMAGE}`,
    "WRITTEN=images/fraud-trainer",
    "COMMIT=$COMMIT_SHA",
    "REF=$TAG_NAME",
    `SOURCE=${SOURCE}`,
    "BUILD_ID=$BUILD_ID",
    "PROJECT=acme-ml-test",
  ]);
});

test("scripts reach Bash as they were written: Terraform's own beginnings are escaped and nothing else", () => {
  const scripts = [...stepsOf(), ...stepsOf({ product: pipeline })].flatMap(({ script }) => script ?? []);

  expect(scripts).toHaveLength(6);
  for (const script of scripts) expect(script.replaceAll("$${", "")).not.toMatch(/[$%]\{/);
});

test("Cloud Build looks up digest and provenance of images, keeps logs in Cloud Logging, and gives up in time", () => {
  const { images, timeout, options } = setUp().trigger().build;

  expect([images, timeout]).toEqual([[`${IMAGE}:$COMMIT_SHA`], "3600s"]);
  expect(options).toEqual({
    logging: "CLOUD_LOGGING_ONLY",
    requested_verify_option: "VERIFIED",
    substitution_option: "ALLOW_LOOSE",
    dynamic_substitutions: true,
  });
});

test("of a pipeline it offers neither", () => {
  const { images, options } = setUp({ product: pipeline }, false).trigger().build;

  expect(images).toBeUndefined();
  expect(options).not.toHaveProperty("requested_verify_option");
});
