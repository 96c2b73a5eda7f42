import type { Metric } from "../../monitoring/metric";
import { EndpointMetrics } from "../../serving/endpoint-metrics";
import { literal } from "../language/steps";
import type { Gate, ReleaseProps } from "./props";

/** What stands in a filter for the numbers that are known at run time only. */
export const ENDPOINT_PLACE = "{endpoint}";
export const MODEL_PLACE = "{deployed-model}";

/** A question to Cloud Monitoring as a workflow asks it. */
export interface Question {
  /** With {@link ENDPOINT_PLACE} and {@link MODEL_PLACE} in it. */
  readonly filter: string;
  readonly aligner: string;
  readonly reducer: string;
}

/** How many answers there are, and how many of them are errors of the server. */
export interface AnswerQuestions {
  readonly answers: Question;
  readonly errors: Question;
}

/** The metrics of a deployed model whose number is filled in later: those that alerts of the endpoint ask. */
const ofDeployedModel = (family: ReleaseProps["metrics"]) =>
  new EndpointMetrics({ endpointId: ENDPOINT_PLACE, family, deployedModelId: MODEL_PLACE });

/** What tells how many answers a deployed model gave, once for each place where the endpoint may write it. */
export function answerQuestions(family: ReleaseProps["metrics"]): readonly AnswerQuestions[] {
  return ofDeployedModel(family)
    .errorRate()
    .flatMap((metric) =>
      metric.per === undefined ? [] : [{ answers: questionOf(metric.per), errors: questionOf(metric) }],
    );
}

/** What a gate asks; nothing where it is about answers, which are asked for once, or about a query of its own. */
export function gateQuestions(family: ReleaseProps["metrics"], gate: Gate): readonly Question[] {
  const metrics = ofDeployedModel(family);
  switch (gate.kind) {
    case "latency":
      return metrics.latency({ percentile: gate.percentile }).map(questionOf);
    case "utilization":
      return [questionOf(metrics.utilization(gate.of))];
    default:
      return [];
  }
}

/** Gates as the workflow reads them, each with what it asks. */
export const spelled = (metrics: ReleaseProps["metrics"], gates: readonly Gate[]) =>
  literal(gates.map((gate) => ({ ...gate, questions: gateQuestions(metrics, gate) })));

/** All series of a deployed model become one. */
function questionOf(metric: Metric): Question {
  const { perSeriesAligner: aligner, crossSeriesReducer: reducer = "REDUCE_NONE" } = metric.aggregation(0);
  return { filter: metric.filter, aligner, reducer };
}
