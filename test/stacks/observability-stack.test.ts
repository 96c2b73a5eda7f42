import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import * as fs from "node:fs";
import * as path from "node:path";
import type { EnvironmentInput } from "../../config/schema/environment";
import { PROMOTION_REASONS } from "../../constructs/workflows/models/promotion-report";
import { RETRAINING_REASONS } from "../../constructs/workflows/models/retraining-report";
import { RELEASE_REASONS } from "../../constructs/workflows/releases/report";
import { MlPlatform } from "../../stacks/platform";
import { environment } from "../support/environment";
import { memoryApp, synthesizeStacks } from "../support/synth";

const endpoints: EnvironmentInput["endpoints"] = { fraud: { model: "fraud", machine: { type: "n1-standard-4" } } };

function observability(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  new MlPlatform(app, environment(parts));
  return synthesizeStacks(app).observability;
}

test("a release that failed alerts at once, and says of which endpoint, why, and what to do", () => {
  const policy = observability({ endpoints })?.only(MonitoringAlertPolicy);

  expect(policy).toMatchObject({
    display_name: "test: a release failed",
    severity: "ERROR",
    conditions: [
      {
        condition_matched_log: {
          filter:
            'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report="plinth-release" AND jsonPayload.outcome="failed"',
          label_extractors: {
            endpoint: "EXTRACT(jsonPayload.endpoint)",
            reason: "EXTRACT(jsonPayload.reason)",
            workflow: "EXTRACT(jsonPayload.workflow)",
          },
        },
      },
    ],
    alert_strategy: { notification_rate_limit: { period: "300s" } },
    notification_channels: [],
  });
  const { content } = policy?.documentation as { content: string };
  const [runbook = ""] = /docs\/runbooks\/[a-z-]+\.md/.exec(content) ?? [];
  expect(fs.existsSync(path.resolve(__dirname, "../..", runbook))).toBe(true);
});

test("the runbook says what to do about every reason", () => {
  const runbook = fs.readFileSync(path.resolve(__dirname, "../../docs/runbooks/release-failed.md"), "utf8");

  expect(Object.keys(RELEASE_REASONS).filter((reason) => !runbook.includes(`\`${reason}\``))).toEqual([]);
});

test("who is told is told of everything, channels from outside included", () => {
  const synth = observability({
    endpoints,
    monitoring: {
      channels: {
        team: { email: "ml-platform@acme.example" },
        pager: { existing: "projects/acme-ml-test/notificationChannels/1" },
      },
    },
  });

  const { address } = synth?.only(MonitoringNotificationChannel) ?? {};
  expect(synth?.only(MonitoringAlertPolicy).notification_channels).toEqual([
    `\${${address}.name}`,
    "projects/acme-ml-test/notificationChannels/1",
  ]);
});

test("a release that waits for a person alerts where one may wait", () => {
  const titles = (parts: Partial<EnvironmentInput>) =>
    observability(parts)
      ?.all(MonitoringAlertPolicy)
      .map(({ display_name }) => display_name);

  expect(
    titles({
      groups: { approvers: { email: "ml-approvers@acme.example" } },
      endpoints: {
        fraud: { ...endpoints.fraud, release: { strategy: "canary", approval: { before: "full" } } },
      } as EnvironmentInput["endpoints"],
    }),
  ).toEqual(["test: a release failed", "test: a release waits for approval"]);
  expect(titles({ endpoints })).toEqual(["test: a release failed"]);
});

test("a shadow that failed alerts, and disagreement does above what the file allows for the endpoint", () => {
  const shadow = { columns: { amount: "FLOAT" } } as const;
  const policies = (alertAbove: Readonly<Record<string, string>>) =>
    observability({
      endpoints: Object.fromEntries(
        ["fraud", "churn"].map((name) => [
          name,
          {
            ...endpoints.fraud,
            requestLogging: {},
            shadow: { ...shadow, ...(name in alertAbove && { alertAbove: alertAbove[name] }) },
          },
        ]),
      ) as EnvironmentInput["endpoints"],
    })
      ?.all(MonitoringAlertPolicy)
      .slice(1)
      .map(({ display_name, conditions }) => [
        display_name,
        (conditions as readonly { condition_matched_log: { filter: string } }[])[0]?.condition_matched_log.filter,
      ]);
  const from = 'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report="plinth-shadow" AND ';
  const failed = ["test: a shadow failed", `${from}jsonPayload.outcome="failed"`];

  expect(policies({})).toEqual([failed]);
  expect(policies({ fraud: "2.5%", churn: "10%" })).toEqual([
    failed,
    [
      "test: a candidate disagrees",
      `${from}((jsonPayload.endpoint="fraud" AND jsonPayload.disagreement>0.025) OR (jsonPayload.endpoint="churn" AND jsonPayload.disagreement>0.1))`,
    ],
  ]);
});

const serving = { image: `europe-docker.pkg.dev/acme/images/fraud-server@sha256:${"a".repeat(64)}` };
const life = (model: object) =>
  observability({
    models: { fraud: { serving, ...model } },
    storage: { zones: { models: {} } },
    groups: { approvers: { email: "ml-approvers@acme.example" } },
    training: {
      jobs: {
        fraud: {
          image: "europe-docker.pkg.dev/acme/images/trainer:1",
          machine: { type: "n1-standard-4" },
          writes: ["zone:models"],
          output: "zone:models",
          model: "fraud",
        },
      },
    },
  });

test("a retraining that failed or was refused alerts, and a promotion that waits for a person does", () => {
  const policies = life({ retraining: { by: { job: "fraud" } }, promotion: { approval: {} } })?.all(
    MonitoringAlertPolicy,
  );

  const from = 'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report=';
  expect(
    policies?.map(({ display_name, conditions }) => [
      display_name,
      (conditions as readonly { condition_matched_log: { filter: string } }[])[0]?.condition_matched_log.filter,
    ]),
  ).toEqual([
    [
      "test: a retraining did not succeed",
      `${from}"plinth-retraining" AND (jsonPayload.outcome="failed" OR jsonPayload.outcome="refused")`,
    ],
    ["test: a promotion waits for approval", `${from}"plinth-promotion-approval"`],
  ]);
  expect(life({})).toBeUndefined();
});

test("the runbook of retrainings says what to do about every reason of a retraining and of a promotion", () => {
  const runbook = fs.readFileSync(path.resolve(__dirname, "../../docs/runbooks/retraining-failed.md"), "utf8");

  const reasons = [...Object.keys(RETRAINING_REASONS), ...Object.keys(PROMOTION_REASONS)];
  expect(reasons.filter((reason) => !runbook.includes(`\`${reason}\``))).toEqual([]);
});

test("channels may be there before anything that alerts, and without both there is no stack", () => {
  const channels = { team: { email: "ml-platform@acme.example" } } as const;

  expect(observability({ monitoring: { channels } })?.all(MonitoringAlertPolicy)).toEqual([]);
  expect(observability({})).toBeUndefined();
});
