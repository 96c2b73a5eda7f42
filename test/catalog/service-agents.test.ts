import { agentEmail, agentFact, SERVICE_AGENTS, type GrantableAgent } from "../../catalog/service-agents";

const AGENTS = Object.entries(SERVICE_AGENTS);

test("the address of every agent is known before it exists", () => {
  const at = (account: string) => `service-481516234200@${account}.iam.gserviceaccount.com`;

  expect(
    Object.fromEntries(AGENTS.map(([name, { email }]) => [name, email.replace("NUMBER", "481516234200")])),
  ).toEqual({
    "artifact-registry": at("gcp-sa-artifactregistry"),
    "bigquery-encryption": "bq-481516234200@bigquery-encryption.iam.gserviceaccount.com",
    "cloud-build": at("gcp-sa-cloudbuild"),
    "cloud-scheduler": at("gcp-sa-cloudscheduler"),
    "cloud-storage": at("gs-project-accounts"),
    compute: at("compute-system"),
    dataplex: at("gcp-sa-dataplex"),
    eventarc: at("gcp-sa-eventarc"),
    logging: "cmek-p481516234200@gcp-sa-logging.iam.gserviceaccount.com",
    "pub-sub": at("gcp-sa-pubsub"),
    "secret-manager": at("gcp-sa-secretmanager"),
    "vertex-ai": at("gcp-sa-aiplatform"),
    "vertex-batch-prediction": at("gcp-sa-vertex-bp"),
    "vertex-colab": at("gcp-sa-vertex-nb"),
    "vertex-custom-code": at("gcp-sa-aiplatform-cc"),
    "vertex-model-monitoring": at("gcp-sa-vertex-mm"),
    "vertex-notebook": at("gcp-sa-aiplatform-vm"),
    "vertex-online-prediction": at("gcp-sa-vertex-op"),
    workbench: at("gcp-sa-notebooks"),
    workflows: at("gcp-sa-workflows"),
  });
});

test("an address holds the number of the project that it is asked for", () => {
  expect(agentEmail("cloud-storage", "12")).toBe("service-12@gs-project-accounts.iam.gserviceaccount.com");
});

test("an agent that only use makes cannot be named where something is granted", () => {
  // @ts-expect-error -- the compiler refuses it: that is what this test is about
  const lazy: GrantableAgent = "vertex-custom-code";

  expect(SERVICE_AGENTS[lazy]?.origin).toBe("use");
  expect(agentFact(lazy)).toBeUndefined();
});

test("no two agents have one address", () => {
  expect(new Set(AGENTS.map(([, { email }]) => email)).size).toBe(AGENTS.length);
});

test.each(AGENTS)("the address of %s holds the project's number once", (_name, { email }) => {
  expect(email.split("NUMBER")).toHaveLength(2);
});
