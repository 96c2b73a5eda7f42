import { evaluationSchema } from "../../../config/training/evaluation";
import { METRICS_SCHEMAS } from "../../../constructs/workflows/launchers/evaluation";
import { cloud, EVALUATION, leavesEvaluation, SOURCES } from "../../support/vertex/launch";

test("the problems are those that Google has metrics for", () => {
  expect(evaluationSchema.shape.problem.options).toEqual(Object.keys(METRICS_SCHEMAS));
});

test.each<[string, unknown]>([
  ["a good one", EVALUATION],
  ["more than is asked for", { ...EVALUATION, trainedOn: "2026-01-05" }],
  ["no slices", { problem: "regression", metrics: { auPrc: 0.5 } }],
  ["another problem", { ...EVALUATION, problem: "guessing" }],
  ["no metrics", { ...EVALUATION, metrics: {} }],
  ["a metric that is text", { ...EVALUATION, metrics: { auPrc: "0.83" } }],
  ["a list", [EVALUATION]],
])("the schema and the launcher agree about %s", (_what, evaluation) => {
  const { run } = cloud({ leaves: leavesEvaluation(JSON.stringify(evaluation)) });

  const execution = run(SOURCES.train);

  expect(execution.state === "SUCCEEDED").toBe(evaluationSchema.safeParse(evaluation).success);
});
