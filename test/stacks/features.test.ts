import type { EnvironmentInput } from "../../config/schema/environment";
import { featuresOf, keyUsesOf } from "../../stacks/features";
import { environment } from "../support/environment";

const built = {
  source: "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/models",
  on: { tag: "^v" },
};

test.each<[string, Partial<EnvironmentInput>, readonly string[]]>([
  ["nothing", {}, []],
  ["a zone", { storage: { zones: { raw: {} } } }, ["storage"]],
  [
    "a zone from elsewhere",
    { external: { zones: { partner: { bucket: "acme-partner", location: "EU" } } } },
    ["storage"],
  ],
  ["log entries that stay in their buckets", { logs: {} }, []],
  ["log entries that BigQuery queries", { logs: { audit: { dataset: "on" } } }, ["warehouse"]],
  ["a dataset", { storage: { datasets: { events: {} } } }, ["warehouse"]],
  ["a registry of images", { repositories: { images: { holds: "images" } } }, ["registries", "image-scanning"]],
  ["a registry of pipelines", { repositories: { pipelines: { holds: "pipelines" } } }, ["registries"]],
  ["keys", { encryption: { customerManaged: {} } }, ["keys"]],
  ["a network", { network: { range: "10.40.0.0/16" } }, ["network", "private-dns"]],
  [
    "a network from elsewhere",
    { network: {}, external: { network: "projects/acme-net/global/networks/shared" } },
    ["network"],
  ],
  [
    "a network that training reaches",
    { network: { range: "10.40.0.0/16", training: { replicas: 4 } } },
    ["network", "private-dns", "training-network"],
  ],
  [
    "what builds an image",
    { builds: { trainer: { ...built, makes: { image: "trainer", repository: "images" } } } },
    ["delivery", "scans-before-push"],
  ],
  [
    "what builds an image that it does not scan",
    { builds: { trainer: { ...built, refuses: "nothing", makes: { image: "trainer", repository: "images" } } } },
    ["delivery"],
  ],
  [
    "what builds a pipeline",
    { builds: { training: { ...built, makes: { pipeline: "training", file: "a.py", repository: "pipelines" } } } },
    ["delivery"],
  ],
  ["emergency access", { breakGlass: { eligible: "operators", approvers: "approvers" } }, ["break-glass"]],
])("an environment with %s asks for exactly that", (_what, parts, features) => {
  expect([...featuresOf(environment(parts))].sort()).toEqual(["platform", ...features].sort());
});

test("each product needs a key wherever it keeps data, and data from elsewhere needs none", () => {
  const uses = keyUsesOf(
    environment({
      storage: { zones: { raw: { location: "EU" } }, datasets: { events: {} } },
      repositories: { images: { holds: "images" } },
      external: { zones: { partner: { bucket: "acme-partner", location: "US" } } },
    }),
  );

  expect(uses).toEqual([
    { user: "storage", location: "EU" },
    { user: "bigquery", location: "europe-west4" },
    { user: "artifact-registry", location: "europe-west4" },
  ]);
});
