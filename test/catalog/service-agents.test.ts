import { agentEmail, agentFact, SERVICE_AGENTS, type GrantableAgent } from "../../catalog/service-agents";

const AGENTS = Object.entries(SERVICE_AGENTS);

test.each([
  ["cloud-storage", "service-481516234200@gs-project-accounts.iam.gserviceaccount.com"],
  ["bigquery-encryption", "bq-481516234200@bigquery-encryption.iam.gserviceaccount.com"],
  ["artifact-registry", "service-481516234200@gcp-sa-artifactregistry.iam.gserviceaccount.com"],
  ["vertex-ai", "service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com"],
] as const)("the address of %s is known before the agent exists", (agent, email) => {
  expect(agentEmail(agent, "481516234200")).toBe(email);
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
