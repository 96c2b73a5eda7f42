import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { ProjectIamAuditConfig } from "@cdktf/provider-google/lib/project-iam-audit-config";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { TerraformResource } from "cdktf";
import type { EnvironmentInput } from "../../config/schema/environment";
import { originOf } from "../../constructs/core/origin";
import { FoundationStack } from "../../stacks/foundation-stack";
import { platformProps } from "../../stacks/platform-stack";
import { environment } from "../support/environment";
import { SYNTHETIC_ENVIRONMENTS } from "../support/environments";
import { memoryApp, type Synth, synthesizeStacks } from "../support/synth";

function foundation(parts: Partial<EnvironmentInput> = {}) {
  const app = memoryApp();
  const stack = new FoundationStack(app, platformProps(environment(parts)));
  return { stack, synth: () => synthesizeStacks(app).foundation as Synth };
}

test("the least environment has its APIs and audit logs, and nobody in it", () => {
  const synth = foundation().synth();

  expect(synth.all(ProjectService)).toHaveLength(5);
  expect(synth.only(ProjectIamAuditConfig)).toMatchObject({ service: "allServices" });
  expect(synth.all(ProjectIamMember)).toEqual([]);
});

test("Vertex AI may pull from a registry elsewhere, where an image comes from it", () => {
  const machine = { type: "n1-standard-4" };
  const external = {
    repositories: {
      shared: "projects/acme-shared/locations/europe-west4/repositories/images",
      unused: "projects/acme-shared/locations/europe-west4/repositories/other",
    },
  };
  const synth = foundation({
    external,
    training: { jobs: { fraud: { image: "shared/fraud-trainer:1", machine } } },
  }).synth();

  expect(synth.all(ArtifactRegistryRepositoryIamMember)).toMatchObject([
    {
      project: "acme-shared",
      repository: "projects/acme-shared/locations/europe-west4/repositories/images",
      role: "roles/artifactregistry.reader",
      member: "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
    },
  ]);
  expect(foundation({ external }).synth().all(ArtifactRegistryRepositoryIamMember)).toEqual([]);
});

test("events are delivered once Google's own accounts may do it, and only what is asked for", () => {
  const image = "eu.acme.example/trainer:1";
  const machine = { type: "n1-standard-4" };
  const rolesWith = (trigger: object) =>
    foundation({
      storage: { zones: { raw: {} } },
      training: { jobs: { fraud: { image, machine, triggers: { data: trigger } } } },
    } as Partial<EnvironmentInput>)
      .synth()
      .all(ProjectIamMember)
      .map(({ role }) => role);

  const objects = rolesWith({ kind: "object", zone: "raw", suffix: "_SUCCESS" });
  const messages = rolesWith({ kind: "message", topic: "projects/acme-labels/topics/ready" });

  expect(objects).toEqual(expect.arrayContaining(["roles/eventarc.serviceAgent", "roles/pubsub.publisher"]));
  expect(messages).toContain("roles/eventarc.serviceAgent");
  expect(messages).not.toContain("roles/pubsub.publisher");
});

test("the roles of training exist once a stack asks for them, each once", () => {
  const { stack, synth } = foundation();

  expect(stack.trainingRoles.guard).toBe(stack.trainingRoles.guard);
  expect(stack.trainingRoles.launcher("customJobs", true)).not.toBe(stack.trainingRoles.launcher("customJobs", false));

  expect(
    synth()
      .all(ProjectIamCustomRole)
      .map(({ role_id }) => role_id),
  ).toEqual(["plinth_test_guard_training", "plinth_test_submit_jobs_register_models", "plinth_test_submit_jobs"]);
});

test("audit logs of data accesses can be switched off", () => {
  expect(
    foundation({ audit: { dataAccess: "off" } })
      .synth()
      .all(ProjectIamAuditConfig),
  ).toEqual([]);
});

test("registries are known by the names that references use, own ones and those from elsewhere", () => {
  const { stack } = foundation({
    repositories: { images: { holds: "images" } },
    external: { repositories: { shared: "projects/acme-shared/locations/europe-west4/repositories/images" } },
  });

  expect([...stack.repositories.keys()]).toEqual(["images", "shared"]);
});

test("emergency access for a group that is not declared is an error", () => {
  expect(() => foundation({ breakGlass: { eligible: "operators", approvers: "approvers" } })).toThrow(
    'foundation: `breakGlass` names the group "operators", which is not under `groups`: add it there',
  );
});

test("every resource says which line of the environment file it comes from", () => {
  const app = memoryApp();
  const full = SYNTHETIC_ENVIRONMENTS["with everything and keys of its own"]!;
  const stack = new FoundationStack(app, platformProps(full));

  const resources = stack.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct));
  expect(resources.filter((resource) => originOf(resource) === undefined)).toEqual([]);
  expect([...new Set(resources.map((resource) => originOf(resource)))].sort()).toEqual([
    "audit.dataAccess",
    "breakGlass",
    "builds",
    "encryption",
    "encryption.customerManaged",
    "groups.auditors",
    "groups.engineers",
    "groups.operators",
    "groups.scientists",
    "logs.audit",
    "logs.other",
    "logs.predictions",
    "logs.workflows",
    "monitoring",
    "network.training",
    "project",
    "repositories.images",
    "repositories.pipelines",
    "storage.datasets",
    "storage.zones",
  ]);
});
