import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import * as fs from "node:fs";
import * as path from "node:path";
import type { EnvironmentInput } from "../../config/schema/environment";
import { PROMOTION_REASONS } from "../../constructs/workflows/models/promotion-report";
import { RETRAINING_REASONS } from "../../constructs/workflows/models/retraining-report";
import { RELEASE_REASONS } from "../../constructs/workflows/releases/report";
import { MlPlatform } from "../../stacks/platform";
import { environment } from "../support/environment";
import { logFilter } from "../support/log-filter";
import { memoryApp, synthesizeStacks } from "../support/synth";

const endpoints: EnvironmentInput["endpoints"] = { fraud: { model: "fraud", machine: { type: "n1-standard-4" } } };

function observability(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  new MlPlatform(app, environment(parts));
  return synthesizeStacks(app).observability;
}

const policies = (parts: Partial<EnvironmentInput>) => observability(parts)?.all(MonitoringAlertPolicy) ?? [];
const titles = (parts: Partial<EnvironmentInput>) => policies(parts).map(({ display_name }) => String(display_name));

test("a release that failed alerts at once, and says of which endpoint, why, and what to do", () => {
  const policy = policies({ endpoints }).find(({ display_name }) => display_name === "test: a release failed");

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
  for (const { notification_channels } of synth?.all(MonitoringAlertPolicy) ?? []) {
    expect(notification_channels).toEqual([`\${${address}.name}`, "projects/acme-ml-test/notificationChannels/1"]);
  }
});

test("a release that waits for a person alerts where one may wait", () => {
  const releases = (parts: Partial<EnvironmentInput>) =>
    titles(parts).filter((title) => title.startsWith("test: a release"));

  expect(
    releases({
      groups: { approvers: { email: "ml-approvers@acme.example" } },
      endpoints: {
        fraud: { ...endpoints.fraud, release: { strategy: "canary", approval: { before: "full" } } },
      } as EnvironmentInput["endpoints"],
    }),
  ).toEqual(["test: a release failed", "test: a release was refused", "test: a release waits for approval"]);
  expect(releases({ endpoints })).toEqual(["test: a release failed", "test: a release was refused"]);
  expect(
    releases({
      endpoints: {
        fraud: { ...endpoints.fraud, alerts: { silenced: { refused: "Whoever releases looks" } } },
      } as EnvironmentInput["endpoints"],
    }),
  ).toEqual(["test: a release failed"]);
});

const built = {
  repositories: { images: { holds: "images" } },
  builds: {
    trainer: {
      source: "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/models",
      on: { tag: "^v" },
      makes: { image: "trainer", repository: "images" },
    },
  },
} as const satisfies Partial<EnvironmentInput>;

test("a build that failed alerts by what Cloud Build itself writes, and not by what its steps print", () => {
  const [filter = ["", ""]] = filters(policies(built));
  const isTold = logFilter(String(filter[1]));
  const line = (textPayload: string) => ({ log: "cloudbuild", resource: { type: "build" }, textPayload });

  expect(filter[0]).toBe("test: a build failed");
  expect(
    ['ERROR: build step 1 "docker" failed: step exited with non-zero status: 1', "TIMEOUT", "ERROR"].map((text) =>
      isTold(line(text)),
    ),
  ).toEqual([true, true, true]);
  expect(
    ['Step #1 - "tests": ERROR: expected 1', "DONE", "Starting Step #1"].map((text) => isTold(line(text))),
  ).toEqual([false, false, false]);
  expect(
    filters(policies({ ...built, monitoring: { alerts: { silenced: { builds: "Whoever pushes looks" } } } })),
  ).toEqual([]);
});

test("each severity that somebody is told of can be tried, and what makes it ring is there where workflows are", () => {
  const channels: NonNullable<EnvironmentInput["monitoring"]>["channels"] = {
    team: { email: "ml-platform@acme.example", severities: ["mail"] },
    pager: { existing: "projects/acme-ml-test/notificationChannels/1", severities: ["page"] },
  };
  const tried = (parts: Partial<EnvironmentInput>) => {
    const synth = observability({ ...parts, monitoring: { channels } });
    return [
      synth
        ?.all(MonitoringAlertPolicy)
        .filter(({ display_name }) => String(display_name).includes("this is a test"))
        .map(({ display_name, notification_channels }) => [display_name, notification_channels]),
      synth?.all(WorkflowsWorkflow).map(({ name }) => name),
    ];
  };

  const alerts = [
    ["test: this is a test (page)", ["projects/acme-ml-test/notificationChannels/1"]],
    ["test: this is a test (mail)", [expect.stringMatching(/Channel-team/)]],
  ];
  expect(tried({ endpoints })).toEqual([alerts, ["test-alerts"]]);
  expect(tried({})).toEqual([alerts, []]);
});

test("an objective of freshness is kept for a retraining as well", () => {
  const synth = observability({
    models: {
      fraud: {
        serving: { image: "europe-docker.pkg.dev/acme/images/server:1" },
        retraining: {
          by: { job: "fraud" },
          schedule: { cron: "0 2 * * 0" },
          slo: { within: "14d", share: "95%" },
        },
      },
    },
    training: {
      jobs: { fraud: { image: "europe-docker.pkg.dev/acme/images/trainer:1", machine: { type: "n1-standard-4" } } },
    },
  });

  expect(synth?.only(MonitoringSlo)).toMatchObject({ display_name: "fraud has succeeded within 14d", goal: 0.95 });
  expect(
    synth
      ?.all(MonitoringAlertPolicy)
      .filter(({ display_name }) => String(display_name).includes("in danger"))
      .map(({ display_name }) => display_name)
      .sort(),
  ).toEqual([
    "test: fraud has succeeded within 14d is in danger (creeping)",
    "test: fraud has succeeded within 14d is in danger (slow)",
  ]);
});

const filters = (policies: readonly Readonly<Record<string, unknown>>[]) =>
  policies.flatMap(({ display_name, conditions }) =>
    (conditions as readonly { condition_matched_log?: { filter: string } }[]).flatMap(({ condition_matched_log }) =>
      condition_matched_log === undefined ? [] : [[display_name, condition_matched_log.filter]],
    ),
  );
const from = 'resource.type="workflows.googleapis.com/Workflow" AND jsonPayload.report=';

test("disagreement in the shadow alerts above what the file allows for the endpoint, unless it is silenced", () => {
  const shadow = { columns: { amount: "FLOAT" } } as const;
  const disagreements = (alertAbove: Readonly<Record<string, string>>, alerts: object = {}) =>
    filters(
      policies({
        endpoints: Object.fromEntries(
          ["fraud", "churn"].map((name) => [
            name,
            {
              ...endpoints.fraud,
              requestLogging: {},
              alerts,
              shadow: { ...shadow, ...(name in alertAbove && { alertAbove: alertAbove[name] }) },
            },
          ]),
        ) as EnvironmentInput["endpoints"],
      }),
    ).slice(2);

  expect(disagreements({})).toEqual([]);
  expect(disagreements({ fraud: "2.5%", churn: "10%" })).toEqual([
    [
      "test: a candidate disagrees",
      `${from}"plinth-shadow" AND ((jsonPayload.endpoint="fraud" AND jsonPayload.disagreement>0.025) OR (jsonPayload.endpoint="churn" AND jsonPayload.disagreement>0.1))`,
    ],
  ]);
  expect(disagreements({ fraud: "2.5%" }, { silenced: { disagreement: "The candidate is meant to differ" } })).toEqual(
    [],
  );
});

const serving = { image: `europe-docker.pkg.dev/acme/images/fraud-server@sha256:${"a".repeat(64)}` };
const life = (model: object) =>
  filters(
    policies({
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
    }),
  );

test("a retraining that was refused alerts, and a promotion that waits for a person does", () => {
  expect(life({ retraining: { by: { job: "fraud" } }, promotion: { approval: {} } })).toEqual([
    ["test: a retraining was refused", `${from}"plinth-retraining" AND jsonPayload.outcome="refused"`],
    ["test: a promotion waits for approval", `${from}"plinth-promotion-approval"`],
  ]);
  expect(life({})).toEqual([]);
});

test("the runbook of retrainings says what to do about every reason of a retraining and of a promotion", () => {
  const runbook = fs.readFileSync(path.resolve(__dirname, "../../docs/runbooks/retraining-failed.md"), "utf8");

  const reasons = [...Object.keys(RETRAINING_REASONS), ...Object.keys(PROMOTION_REASONS)];
  expect(reasons.filter((reason) => !runbook.includes(`\`${reason}\``))).toEqual([]);
});

test("who wants to hear of what cannot wait only is told of nothing else, and each alert says how soon to look", () => {
  const synth = observability({
    endpoints,
    monitoring: {
      channels: {
        pager: { existing: "projects/acme-ml-test/notificationChannels/1", severities: ["page"] },
        mail: { existing: "projects/acme-ml-test/notificationChannels/2", severities: ["mail"] },
      },
    },
  });

  const told = (synth?.all(MonitoringAlertPolicy) ?? []).map(({ display_name, severity, notification_channels }) => [
    display_name,
    severity,
    notification_channels,
  ]);
  expect(told).toContainEqual([
    "test: endpoint: answers take too long",
    "CRITICAL",
    ["projects/acme-ml-test/notificationChannels/1"],
  ]);
  expect(told).toContainEqual([
    "test: endpoint: nobody asks any more",
    "WARNING",
    ["projects/acme-ml-test/notificationChannels/2"],
  ]);
});

test("an environment without anything that answers or runs is still told of quotas and of who changed what", () => {
  expect(titles({ audit: { dataAccess: "off" } })).toEqual([
    "test: project: a quota is nearly or wholly used up",
    "test: project: somebody changed who may do what in the project",
    "test: project: somebody made a key of a service account",
  ]);
});
