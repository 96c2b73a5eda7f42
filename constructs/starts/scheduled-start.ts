import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import { SCHEDULE_EVENT } from "../workflows/launchers/triggers";
import type { Workflow } from "../workflows/workflow";
import type { Starter } from "./starter";

/** When a workflow starts by the clock. */
export interface ScheduledStartProps {
  /** The name of the schedule. Cannot be changed after creation. */
  readonly name: string;
  readonly region: string;
  readonly workflow: Workflow;
  readonly starter: Starter;
  /** Five fields of unix-cron. */
  readonly cron: string;
  /** A name of the IANA database. */
  readonly timeZone: string;
  /**
   * Whether it starts nothing for now.
   * @default false
   */
  readonly paused?: boolean;
  /**
   * Whether the workflow is told that the clock started it, which names its run after the minute. A workflow without
   * arguments is not.
   * @default true
   */
  readonly announced?: boolean;
}

/** The answer comes at once: an execution is created, not awaited. */
const ATTEMPT_DEADLINE = "180s";

/**
 * Starts a workflow by the clock. Cloud Scheduler may deliver twice, so the minute names the run, and the second start
 * ends without another job. Google does not try again by itself: `retry_count` is 0 unless told, and telling it so would be a
 * difference in every plan.
 */
export class ScheduledStart extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledStartProps) {
    super(scope, id);
    const { workflow, starter } = props;
    const event = props.announced === false ? {} : { specversion: "1.0", type: SCHEDULE_EVENT };
    const body = JSON.stringify({ argument: JSON.stringify(event) });
    const resource = new CloudSchedulerJob(this, "Resource", {
      name: props.name,
      region: props.region,
      description: `Starts ${workflow.workflowName}`,
      schedule: props.cron,
      timeZone: props.timeZone,
      paused: props.paused === true,
      attemptDeadline: ATTEMPT_DEADLINE,
      httpTarget: {
        httpMethod: "POST",
        uri: `https://workflowexecutions.googleapis.com/v1/${workflow.workflowId}/executions`,
        headers: { "Content-Type": "application/json" },
        body: Buffer.from(body).toString("base64"),
        oauthToken: {
          serviceAccountEmail: starter.account.serviceAccountEmail,
          scope: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
    });
    createAfter(resource, workflow.resource, ...starter.account.grantableAfter);
    for (const grant of starter.grants) grant.applyBefore(resource);
  }
}
