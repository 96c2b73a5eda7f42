import { Metric, type Subject } from "../monitoring/metric";

const WORKFLOW = "workflows.googleapis.com/Workflow";
const FINISHED = "workflows.googleapis.com/finished_execution_count";

/** The metrics of one workflow. */
export class WorkflowMetrics {
  private readonly subject: Subject;

  constructor(props: { readonly workflowName: string }) {
    this.subject = { label: "resource.workflow_id", value: props.workflowName };
  }

  /** How many executions failed, whatever the workflow told of them. */
  failures(): Metric {
    return this.finished("failed executions", "FAILED");
  }

  /** How many executions came to their end. */
  successes(): Metric {
    return this.finished("successful executions", "SUCCEEDED");
  }

  private finished(name: string, status: string): Metric {
    return new Metric({
      name,
      type: FINISHED,
      resource: WORKFLOW,
      subject: this.subject,
      where: { "metric.status": status },
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
    });
  }
}
