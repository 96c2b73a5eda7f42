import type { Environment, Feedback } from "../config/schema/environment";
import { longestWithoutTruth, spareDays } from "../config/serving/feedback-days";
import { ValidationError } from "../constructs/core/validation-error";
import { setOrigin } from "../constructs/core/origin";
import type { IDataResource } from "../constructs/iam/data-resource";
import type { ProjectAccess } from "../constructs/iam/project";
import type { FeedbackTables } from "../constructs/serving/feedback-tables";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import type { Starter } from "../constructs/starts/starter";
import { type FeedbackLimit, measureWorkflow, type MeasureProps } from "../constructs/workflows/feedback/measure";
import type { FeedbackKind } from "../constructs/workflows/feedback/queries";
import type { Truth, TruthTime, TruthValue } from "../constructs/workflows/feedback/truth";
import type { QualityMeasure } from "../constructs/workflows/feedback/views";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import type { Workflow } from "../constructs/workflows/workflow";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { shareToFraction } from "../values/share";
import { withOrigin } from "./data-flow";
import type { PlatformStack } from "./platform-stack";

/** What feedback is put together from. */
export interface AddFeedbackProps {
  readonly naming: Naming;
  /** The endpoint's name in the environment file. */
  readonly name: string;
  readonly feedback: Feedback;
  readonly project: ProjectAccess;
  /** Where it writes. */
  readonly tables: FeedbackTables;
  /** Whatever can be read, by its reference. */
  readonly data: ReadonlyMap<string, IDataResource>;
  /** The requests of the endpoint. */
  readonly log: IDataResource;
  readonly starter: Starter;
  /** Makes the workflow, whose account may do nothing yet. */
  readonly workflow: (definition: WorkflowDefinition) => Workflow;
}

/**
 * Holds what an endpoint answered against the truth that comes later. The workflow may read the requests and the one table of
 * truth, and write what it measures; the endpoint and its models get no right by it.
 */
export function addFeedback(stack: PlatformStack, environment: Environment, props: AddFeedbackProps): void {
  const { naming, name, feedback, project, tables, data, log } = props;
  const origin = `endpoints.${name}.feedback`;
  const truth = data.get(feedback.truth.table);
  if (truth === undefined) {
    throw new ValidationError(stack, `\`${origin}.truth.table\` names "${feedback.truth.table}", which is no table`);
  }
  const workflow = props.workflow(measureWorkflow(measureProps(environment, naming, name, feedback)));
  const grants = [
    project.grantQueries(workflow),
    log.grantRead(workflow),
    truth.grantRead(workflow),
    ...tables.tables.map((table) => table.grantWrite(workflow)),
  ];
  for (const grant of grants) withOrigin(grant, origin);
  const { cron, timeZone, state } = feedback.schedule;
  const start = new ScheduledStart(stack, `MeasureSchedule-${name}`, {
    name: workflow.workflowName,
    region: environment.project.region,
    workflow,
    starter: props.starter,
    cron,
    timeZone,
    paused: state === "paused",
    announced: false,
  });
  setOrigin(start, `${origin}.schedule`);
}

/** What the workflow is made from: what the environment file says of it, in its words. */
export function measureProps(environment: Environment, naming: Naming, name: string, feedback: Feedback): MeasureProps {
  const { key, prediction, columns, slices, minKnown } = feedback;
  return {
    endpoint: name,
    model: environment.endpoints[name]?.model ?? "",
    location: environment.project.region,
    requests: naming.dataset(`requests-${name}`),
    feedback: naming.dataset(`feedback-${name}`),
    key,
    prediction,
    columns,
    slices,
    judged: judgedBy(feedback),
    truth: truthOf(environment, naming, feedback),
    completeAfter: Duration.parse(feedback.completeAfter).toDays(),
    days: Duration.parse(feedback.window).toDays(),
    fewestKnown: minKnown,
    limits: limitsOf(feedback),
    maxTruthAge: longestWithoutTruth(feedback).toSeconds(),
    spareDays: spareDays(feedback),
  };
}

/** What an answer is, and when it was right. */
export function judgedBy(feedback: Feedback): FeedbackKind {
  if (feedback.kind !== "binary") return { kind: feedback.kind };
  const { kind, threshold, positive, missing } = feedback;
  return { kind, threshold, positive, missing };
}

const MEASURES = {
  minAccuracy: "accuracy",
  minPrecision: "precision",
  minRecall: "recall",
  minAreaUnderCurve: "area_under_curve",
  maxMeanError: "mean_absolute_error",
  maxRootMeanSquareError: "root_mean_square_error",
  maxBias: "bias",
} as const satisfies Readonly<Record<string, QualityMeasure>>;

function limitsOf({ limits }: Feedback): readonly FeedbackLimit[] {
  const written = Object.entries(limits) as (readonly [keyof typeof MEASURES, string | number | undefined])[];
  return written.flatMap(([name, limit]) => {
    if (limit === undefined) return [];
    const number = typeof limit === "number" ? limit : shareToFraction(limit);
    const measure = MEASURES[name];
    return [name.startsWith("min") ? { name, measure, least: number } : { name, measure, most: number }];
  });
}

function truthOf({ storage }: Environment, naming: Naming, { truth, key }: Feedback): Truth {
  const [dataset = "", name = ""] = truth.table.slice("table:".length).split(".");
  const table = storage.datasets[dataset]?.tables[name];
  const typeOf = (column: string) => {
    const declared = table?.columns[column];
    return (typeof declared === "string" ? declared : declared?.type) ?? "";
  };
  const cut = table?.partition;
  return {
    dataset: naming.dataset(dataset),
    table: name,
    key: truth.key ?? key,
    value: truth.value === undefined ? undefined : { column: truth.value, type: typeOf(truth.value) as TruthValue },
    time: truth.time,
    timeType: typeOf(truth.time) as TruthTime,
    partition:
      cut?.requireFilter !== true || cut.column === truth.time
        ? undefined
        : { column: cut.column, from: cut.range?.from ?? (typeOf(cut.column) as TruthTime) },
  };
}
