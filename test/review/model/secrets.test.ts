import type { Json } from "../../../review/json";
import { isSecret, withoutSecrets } from "../../../review/model/secrets";
import { changeOfOne } from "./comparing";

test.each<[string, Json]>([
  ["password", "x"],
  ["api_key", "x"],
  ["apiKey", "x"],
  ["DB_PASSWORD", "x"],
  ["client-secret", "x"],
  ["GITHUB_TOKEN", "x"],
  ["private_key", "x"],
  ["anything", "-----BEGIN RSA PRIVATE KEY-----\nabc"],
  ["anything", "AIzaSyA1234567890123456789012345678901234"],
  ["anything", "postgres://user:pass@host/db"],
  ["anything", "https://hooks.slack.com/services/T0/B0/x"],
  ["anything", "ghp_123456789012345678901234567890123456"],
])("%s: %j is a secret", (key, value) => {
  expect(isSecret([key], value)).toBe(true);
});

test.each<[string, Json]>([
  ["secret_id", "pager"],
  ["kms_key_name", "projects/p/locations/l/keyRings/r/cryptoKeys/k"],
  ["secret", "projects/p/secrets/pager"],
  ["secret", "${google_secret_manager_secret.pager.id}"],
  ["password", ""],
  ["max_tokens", "5"],
  ["maxTokens", "5"],
  ["enable_token", true],
  ["tokens", 5],
  ["role", "roles/iam.serviceAccountTokenCreator"],
  ["monkey", "x"],
  ["image", "europe-docker.pkg.dev/p/r/i@sha256:0123"],
  ["url", "https://host:8080/path"],
])("%s: %j is none", (key, value) => {
  expect(isSecret([key], value)).toBe(false);
});

test("secrets are taken out of whatever is shown whole", () => {
  const value = {
    env: [
      { name: "API_KEY", value: "x1" },
      { name: "MODE", value: "fast" },
    ],
    password: "x2",
    nested: [{ token: "x3" }],
  };
  expect(withoutSecrets(value, undefined, [])).toEqual({
    env: [
      { name: "API_KEY", value: "(secret)" },
      { name: "MODE", value: "fast" },
    ],
    password: "(secret)",
    nested: [{ token: "(secret)" }],
  });
});

test.each<[string, string, object, object]>([
  [
    "an argument that the provider calls so",
    "google_secret_manager_secret_version",
    { secret: "s", secret_data: "hunter2" },
    { secret: "s", secret_data: "hunter3" },
  ],
  [
    "a variable of a workflow",
    "google_workflows_workflow",
    { user_env_vars: { API_TOKEN: "hunter2" } },
    { user_env_vars: { API_TOKEN: "hunter3" } },
  ],
  [
    "a value within the source of a workflow",
    "google_workflows_workflow",
    { source_contents: '{"headers":{"authorization":"hunter2"}}' },
    { source_contents: '{"headers":{"authorization":"hunter3"}}' },
  ],
  [
    "a variable of a container",
    "google_cloud_run_v2_service",
    { template: { containers: [{ env: [{ name: "DB_PASSWORD", value: "hunter2" }] }] } },
    { template: { containers: [{ env: [{ name: "DB_PASSWORD", value: "hunter3" }] }] } },
  ],
  [
    "a variable that comes whole",
    "google_cloud_run_v2_service",
    { template: { containers: [{ image: "i", env: [] }] } },
    {
      template: {
        containers: [
          {
            image: "i",
            env: [
              { name: "DB_PASSWORD", value: "hunter3" },
              { name: "A", value: "b" },
            ],
          },
        ],
      },
    },
  ],
  [
    "labels of a channel",
    "google_monitoring_notification_channel",
    { type: "slack", sensitive_labels: { auth_token: "hunter2" } },
    { type: "slack", sensitive_labels: { auth_token: "hunter3" } },
  ],
])("%s is told as changed, and no more", (_, type, before, after) => {
  const change = changeOfOne(type, { name: "n", ...before }, { name: "n", ...after });
  expect(change.attributes.length).toBeGreaterThan(0);
  expect(JSON.stringify(change)).not.toContain("hunter");
});
