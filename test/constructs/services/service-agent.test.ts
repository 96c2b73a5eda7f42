import { GoogleProjectServiceIdentity } from "@cdktf/provider-google-beta/lib/google-project-service-identity";
import { DataGoogleBigqueryDefaultServiceAccount } from "@cdktf/provider-google/lib/data-google-bigquery-default-service-account";
import { DataGoogleLoggingProjectCmekSettings } from "@cdktf/provider-google/lib/data-google-logging-project-cmek-settings";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { GrantableAgent } from "../../../catalog/service-agents";
import { Grant } from "../../../constructs/iam/grant";
import { ProjectAccess } from "../../../constructs/iam/project";
import { ExternalKey } from "../../../constructs/keys/external-key";
import { ServiceAgents } from "../../../constructs/services/service-agents";
import { Services } from "../../../constructs/services/services";
import { fixture } from "../../support/synth";

const KEY = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/logging";

function agentsFixture() {
  const base = fixture();
  const services = new Services(base.stack, "Services", { services: ["storage.googleapis.com"] });
  const project = new ProjectAccess(base.stack, "Project", { projectId: "acme-ml-test" });
  const agents = new ServiceAgents(base.stack, "ServiceAgents", {
    projectId: "acme-ml-test",
    projectNumber: "481516234200",
    project,
    after: [services.ready],
  });
  return { ...base, agents, project };
}

test("an agent is asked for after its API answers", () => {
  const { agents, synth } = agentsFixture();
  agents.agent("artifact-registry");

  expect(synth().only(GoogleProjectServiceIdentity)).toMatchObject({
    provider: "google-beta",
    project: "acme-ml-test",
    service: "artifactregistry.googleapis.com",
    depends_on: [expect.stringMatching(/^time_sleep\.Services_Settled_/)],
  });
});

test.each([
  ["cloud-storage", DataGoogleStorageProjectServiceAccount],
  ["bigquery-encryption", DataGoogleBigqueryDefaultServiceAccount],
  ["logging", DataGoogleLoggingProjectCmekSettings],
] as const)("%s is asked for by reading its account, after its API answers", (name, source) => {
  const { agents, synth } = agentsFixture();
  agents.agent(name);

  const read = (synth().json.data as Record<string, Record<string, unknown>>)[source.tfResourceType];
  expect(Object.values(read ?? {})).toEqual([
    expect.objectContaining({
      project: "acme-ml-test",
      depends_on: [expect.stringMatching(/^time_sleep\.Services_Settled_/)],
    }),
  ]);
});

test("Cloud Logging's account is whoever Google answers, because its address follows no rule", () => {
  const { stack, agents, synth } = agentsFixture();
  new ExternalKey(stack, "Key", { keyName: KEY, after: [] }).useFor("logging", agents);

  expect(synth().only(KmsCryptoKeyIamMember)).toMatchObject({
    crypto_key_id: KEY,
    member: expect.stringMatching(
      /^serviceAccount:\$\{data\.google_logging_project_cmek_settings\.\w+\.service_account_id\}$/,
    ),
  });
});

test("an agent that was asked for gets the role that its product works with, once everybody knows the agent", () => {
  const { agents, synth } = agentsFixture();
  agents.agent("vertex-ai");

  const result = synth();
  const [wait] = result.all(Sleep).filter(({ create_duration: length }) => length === "60s");
  expect(result.only(ProjectIamMember)).toMatchObject({
    role: "roles/aiplatform.serviceAgent",
    member: "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
    depends_on: [wait?.address],
  });
});

test("an agent without standing rights gets none", () => {
  const { agents, synth } = agentsFixture();
  agents.agent("cloud-storage");

  expect(synth().all(ProjectIamMember)).toEqual([]);
});

test("a grant to an agent waits until everybody knows the agent", () => {
  const { agents, project, synth } = agentsFixture();

  const { binding } = Grant.on(project, agents.agent("cloud-storage"), "roles/pubsub.publisher");

  const result = synth();
  const [wait] = result.all(Sleep).filter(({ create_duration: length }) => length === "60s");
  expect(result.only(ProjectIamMember)).toMatchObject({ role: "roles/pubsub.publisher", depends_on: [wait?.address] });
  expect(binding.terraformResourceType).toBe("google_project_iam_member");
});

test("asking twice makes one agent", () => {
  const { agents } = agentsFixture();
  const names: GrantableAgent[] = ["vertex-ai", "vertex-ai"];

  const [first, second] = names.map((name) => agents.agent(name));

  expect(first).toBe(second);
  expect(first?.node.defaultChild).toBeInstanceOf(GoogleProjectServiceIdentity);
});
