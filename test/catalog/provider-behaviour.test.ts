import fs from "node:fs";
import path from "node:path";
import {
  argumentAt,
  argumentsOf,
  type ArgumentBehaviour,
  BEHAVIOUR_OF,
  behaviourAt,
} from "../../catalog/provider-behaviour";
import { type JsonObject, objectOf } from "../../review/json";

const GOLDENS = path.resolve(__dirname, "../goldens/prod");

/** Every stack of the environment that has most, as it is synthesized. */
const stacks = fs
  .readdirSync(GOLDENS)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(fs.readFileSync(path.join(GOLDENS, file), "utf8")) as JsonObject);

const at = (type: string, ...path: readonly string[]): ArgumentBehaviour | undefined => {
  const place = path.reduce(argumentAt, argumentsOf(type));
  return place === undefined ? undefined : behaviourAt(place);
};

const PLAIN = { replaces: false, serverChosen: false, secret: false, set: false, block: false };

test("the behaviour is that of the provider that platforms are made for", () => {
  const bindings = fs.readFileSync(require.resolve("@cdktf/provider-google/lib/provider"), "utf8");
  const [, version] = /providerVersion: '([^']+)'/.exec(bindings) ?? [];
  expect(BEHAVIOUR_OF.provider).toBe(`hashicorp/google ${version}`);
});

test.each([
  ["google_storage_bucket", ["location"], { replaces: true, sameAs: "case" }],
  ["google_storage_bucket", ["force_destroy"], { default: false }],
  ["google_storage_bucket", ["lifecycle_rule", "condition"], { set: true, block: true }],
  ["google_storage_bucket", ["labels", "team"], {}],
  ["google_bigquery_table", ["deletion_protection"], { default: true }],
  ["google_kms_crypto_key", ["purpose"], { replaces: true, default: "ENCRYPT_DECRYPT" }],
  ["google_secret_manager_secret_version", ["secret_data"], { replaces: true, secret: true }],
  ["google_compute_subnetwork", ["network"], { replaces: true, sameAs: "link" }],
  ["google_project_iam_custom_role", ["permissions"], { set: true }],
  ["google_pubsub_topic", ["message_retention_duration"], {}],
  ["google_storage_bucket_iam_member", ["bucket"], { replaces: true }],
  ["google_storage_bucket_iam_member", ["condition", "expression"], { replaces: true }],
  ["google_vertex_ai_endpoint_iam_member", ["member"], { replaces: true, sameAs: "case" }],
  ["google_project_iam_binding", ["members"], { set: true, sameAs: "case" }],
  ["google_project_iam_policy", ["policy_data"], {}],
  ["time_sleep", ["triggers", "names"], { replaces: true }],
] as const)("%s %j", (type, path, behaviour) => {
  expect(at(type, ...path)).toMatchObject({ ...PLAIN, ...behaviour });
});

test.each([
  ["google_storage_bucket", ["nearly"]],
  ["google_storage_bucket", ["constructor"]],
  ["google_storage_bucket", [""]],
  ["google_made_up", ["name"]],
  ["toString", ["name"]],
])("%s has no %j", (type, path) => {
  expect(at(type, ...path)).toBeUndefined();
});

test("every argument of every resource of a platform is known", () => {
  const resources = stacks.flatMap(({ resource }) => Object.entries(objectOf(resource)));
  const unknown = resources.flatMap(([type, named]) =>
    Object.values(objectOf(named)).flatMap((resource) =>
      Object.keys(objectOf(resource))
        .filter((argument) => !["//", "depends_on", "lifecycle", "provider"].includes(argument))
        .filter((argument) => at(type, argument) === undefined)
        .map((argument) => `${type}.${argument}`),
    ),
  );
  expect(resources.length).toBeGreaterThan(40);
  expect([...new Set(unknown)]).toEqual([]);
});
