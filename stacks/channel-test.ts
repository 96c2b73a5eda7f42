import { testedSeverities } from "../config/monitoring/channel-test";
import type { Severity } from "../config/monitoring/alert-kinds";
import { RUNBOOKS } from "../config/monitoring/runbooks";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { LogAlert } from "../constructs/monitoring/log-alert";
import { channelTest, testReportFilter } from "../constructs/workflows/watchers/test-channels";
import { Workflow } from "../constructs/workflows/workflow";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { CHANNEL_TEST_ACCOUNT } from "../values/watcher-accounts";
import { withOrigin } from "./data-flow";
import { hasWorkflows } from "./features";
import type { PlatformStack } from "./platform-stack";

const ORIGIN = "monitoring.channels";

/**
 * Puts into a stack what tries whether channels are heard: an alert for each severity that somebody is told of, which goes the
 * same way as all others of it, and a workflow that makes it ring. Whoever may start workflows may start it, and needs no right
 * to write log entries.
 */
export function addChannelTest(
  stack: PlatformStack,
  environment: Environment,
  props: {
    readonly naming: Naming;
    readonly keys: IEncryptionKeys;
    readonly channels: Readonly<Record<Severity, readonly string[]>>;
  },
): void {
  const severities = testedSeverities(environment.monitoring);
  if (severities.length === 0) return;
  const { naming, keys, channels } = props;
  for (const severity of severities) {
    const alert = new LogAlert(stack, `ChannelTest-${severity}`, {
      naming,
      title: `this is a test (${severity})`,
      filter: testReportFilter(severity),
      // Each test is told by itself, also while the one before is still open.
      labels: { test: "jsonPayload.test" },
      severity: severity === "page" ? "CRITICAL" : "WARNING",
      documentation: documentationOf(severity),
      channels: channels[severity],
      atMostEvery: Duration.seconds(300),
      closesAfter: Duration.seconds(1_800),
    });
    setOrigin(alert, ORIGIN);
  }
  if (!hasWorkflows(environment)) return;
  const { id: projectId, region } = environment.project;
  const workflow = new Workflow(stack, "ChannelTest", {
    naming,
    name: naming.workflow("test", "alerts"),
    region,
    accountId: naming.serviceAccount(CHANNEL_TEST_ACCOUNT),
    description: "Tries whether everybody who is told of alerts hears them",
    definition: channelTest(severities),
    environment: {},
    keys,
    project: new ProjectAccess(stack, "ChannelTestProject", { projectId }),
    disposable: environment.lifetime === "disposable",
  });
  setOrigin(workflow, ORIGIN);
  for (const grant of workflow.grants) withOrigin(grant, ORIGIN);
}

function documentationOf(severity: Severity): string {
  const { means, first } = RUNBOOKS["channel-test"];
  return [
    means,
    "",
    `You are told of alerts of the severity \`${severity}\`. The test is \`\${log.extracted_label.test}\`.`,
    "",
    ...first.map((step, index) => `${index + 1}. ${step}`),
    "",
    "What to do when somebody did not hear it: docs/runbooks/channel-test.md.",
  ].join("\n");
}
