/**
 * What Cloud Workflows allows, as of 2026-11-23. None of it can be raised.
 *
 * @see https://cloud.google.com/workflows/quotas
 */
export const LIMITS = {
  /** Bytes of a definition. */
  sourceBytes: 131_072,
  /** Characters of one expression, counted here with its `${` and `}`. */
  expressionCharacters: 400,
  /** Assignments of one `assign` step. */
  assignments: 50,
  /** Conditions of one `switch` step. */
  conditions: 50,
  /** Parameters of a subworkflow. */
  parameters: 10,
  /** Subworkflows that are called inside one another. */
  callDepth: 20,
  /** Branches of one `parallel` step. */
  branches: 10,
  /** Branches or iterations that run at the same time in one execution. */
  concurrentBranches: 20,
  /** `parallel` steps inside one another. */
  parallelDepth: 2,
  /** Errors that an execution collects under `continueAll`. */
  unhandledErrors: 100,
  /** Steps that one execution may take. */
  steps: 100_000,
  /** Bytes of all variables, arguments and events of an execution. */
  memoryBytes: 524_288,
  /** Bytes of one string. */
  stringBytes: 262_144,
  /** Bytes of an HTTP response. */
  responseBytes: 2_097_152,
  /** Bytes of the argument of an execution. */
  argumentBytes: 32_768,
  /** Seconds that one HTTP request may take. */
  httpSeconds: 1_800,
  /** Seconds that one execution may last: a year. */
  executionSeconds: 31_536_000,
  /** Variables of the environment that a definition may be given. */
  environmentVariables: 20,
  /** Bytes of one variable of the environment. */
  environmentVariableBytes: 4_096,
} as const;
