import { EVERYTHING, type FeedbackKind, type FeedbackQueryProps } from "./queries";
import { FEEDBACK_TABLES } from "./tables";

/** What people look at: a view by its name. */
export interface FeedbackView {
  readonly description: string;
  readonly query: string;
}

/** What views are made from. */
export type FeedbackViewProps = Pick<FeedbackQueryProps, "feedback" | "judged" | "completeAfter">;

/** A number that says how good answers are. */
export type QualityMeasure =
  "accuracy" | "precision" | "recall" | "area_under_curve" | "mean_absolute_error" | "root_mean_square_error" | "bias";

/** The numbers that there are, by what an answer is, in their order. */
export const QUALITY: Readonly<Record<FeedbackKind["kind"], readonly QualityMeasure[]>> = {
  binary: ["accuracy", "precision", "recall", "area_under_curve"],
  classes: ["accuracy"],
  regression: ["mean_absolute_error", "root_mean_square_error", "bias"],
};

const MADE: Readonly<Record<QualityMeasure, string>> = {
  accuracy: "SAFE_DIVIDE(SUM(correct), SUM(known))",
  precision: "SAFE_DIVIDE(SUM(true_positives), SUM(true_positives + false_positives))",
  recall: "SAFE_DIVIDE(SUM(true_positives), SUM(true_positives + false_negatives))",
  // How often a yes has a higher score than a no: within a hundredth they count by half.
  area_under_curve: "SAFE_DIVIDE(SUM(positives * (negatives_below + negatives / 2)), SUM(positives) * SUM(negatives))",
  mean_absolute_error: "SAFE_DIVIDE(SUM(absolute_error_sum), SUM(known))",
  root_mean_square_error: "SQRT(SAFE_DIVIDE(SUM(squared_error_sum), SUM(known)))",
  bias: "SAFE_DIVIDE(SUM(error_sum), SUM(known))",
};

/** What is added up before a measure is made of it. */
const SUMS: Readonly<Record<FeedbackKind["kind"], readonly string[]>> = {
  binary: ["correct", "true_positives", "false_positives", "true_negatives", "false_negatives"],
  classes: ["correct"],
  regression: ["error_sum", "absolute_error_sum", "squared_error_sum"],
};

/** The views of an endpoint. They read what is kept beside them, and nothing that was asked. */
export function feedbackViews(props: FeedbackViewProps): Readonly<Record<string, FeedbackView>> {
  const { feedback } = props;
  const complete = `day < DATE_SUB(CURRENT_DATE(), INTERVAL ${props.completeAfter} DAY) AS complete`;
  const all = `slice = '${EVERYTHING}'`;
  return {
    accuracy: {
      description: "How good answers were, by the day of the request and the version of the model",
      query: qualityQuery(props, ["day", "version"], all, [complete]),
    },
    accuracy_by_slice: {
      description: "How good answers were, by day, version, and the values of fields of the request",
      query: qualityQuery(props, ["day", "version", "slice", "value"], `slice != '${EVERYTHING}'`, [complete]),
    },
    predictions: {
      description: "How predictions are distributed, by day and version",
      query: spread(feedback, "prediction"),
    },
    features: {
      description: "What fields of requests look like, by day, version and field",
      query: spread(feedback, "feature"),
    },
  };
}

/** How good answers of some days were, all together. Parameters: `first` and `last`, days. Gives one row. */
export function qualityOfDaysQuery(props: FeedbackViewProps): string {
  const days = "day >= CAST(@first AS DATE) AND day <= CAST(@last AS DATE)";
  return qualityQuery(props, [], `slice = '${EVERYTHING}' AND ${days}`, []);
}

function qualityQuery(
  { feedback, judged: { kind } }: FeedbackViewProps,
  by: readonly string[],
  where: string,
  more: readonly string[],
): string {
  const isBinary = kind === "binary";
  const sums = ["answers", "unreadable", "known", ...SUMS[kind]].map((column) => `SUM(${column}) AS ${column}`);
  const sides = isBinary
    ? ["SUM(true_positives + false_negatives) AS positives", "SUM(false_positives + true_negatives) AS negatives"]
    : [];
  const parts = [...by, ...(isBinary ? ["bucket"] : [])];
  const partition = by.length === 0 ? "" : `PARTITION BY ${by.join(", ")} `;
  const below = `IFNULL(SUM(negatives) OVER (${partition}ORDER BY bucket ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS negatives_below`;
  return [
    "WITH parts AS (",
    `  SELECT ${[...parts, ...sums, ...sides].join(", ")}`,
    `  FROM \`${feedback}.${FEEDBACK_TABLES.outcomes}\``,
    `  WHERE ${where}`,
    ...(parts.length === 0 ? [] : [`  GROUP BY ${parts.join(", ")}`]),
    "), placed AS (",
    `  SELECT *${isBinary ? `, ${below}` : ""} FROM parts`,
    ")",
    "SELECT",
    [
      ...by,
      ...more,
      ...["answers", "unreadable", "known"].map((column) => `SUM(${column}) AS ${column}`),
      ...QUALITY[kind].map((measure) => `${MADE[measure]} AS ${measure}`),
    ]
      .map((column) => `  ${column}`)
      .join(",\n"),
    "FROM placed",
    ...(by.length === 0 ? [] : [`GROUP BY ${by.join(", ")}`]),
  ].join("\n");
}

function spread(feedback: string, role: string): string {
  const quantile = (name: string, percent: number) => `quantiles[SAFE_OFFSET(${percent / 5})] AS ${name}`;
  const columns = [
    "day",
    "deployed_model",
    "version",
    "field",
    "answers",
    "SAFE_DIVIDE(missing, answers) AS missing_share",
    "distinct_values",
    "mean",
    "deviation",
    "minimum",
    quantile("p5", 5),
    quantile("p25", 25),
    quantile("median", 50),
    quantile("p75", 75),
    quantile("p95", 95),
    "maximum",
    "quantiles",
    "top",
  ];
  return [
    "SELECT",
    columns.map((column) => `  ${column}`).join(",\n"),
    `FROM \`${feedback}.${FEEDBACK_TABLES.statistics}\``,
    `WHERE role = '${role}'`,
  ].join("\n");
}
