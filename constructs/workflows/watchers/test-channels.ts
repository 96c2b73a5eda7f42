import { expr } from "../language/expression";
import {
  assign,
  choose,
  forEach,
  log,
  raise,
  returns,
  routine,
  when,
  type WorkflowDefinition,
} from "../language/steps";

/** The log that a person writes such an entry to who may write log entries, where there is no workflow for it. */
export const TEST_LOG = "plinth-test";

/** What is written so that somebody is told: `jsonPayload` of a log entry with severity `NOTICE`. */
export interface TestReport {
  /** Always `plinth-test`: what a filter asks for. */
  readonly report: "plinth-test";
  /** Whose channels are tried. */
  readonly severity: string;
  /** Which test it is, so that each is told by itself. */
  readonly test: string;
}

/** What a filter of Cloud Logging says to find those of a severity: of the workflow, or of a person. */
export function testReportFilter(severity: string): string {
  return [
    `(resource.type="workflows.googleapis.com/Workflow" OR log_id("${TEST_LOG}"))`,
    'jsonPayload.report="plinth-test"',
    `jsonPayload.severity="${severity}"`,
  ].join(" AND ");
}

/** The definition of what tries whether channels are heard: it writes one entry for each severity that it is asked for. */
export function channelTest(severities: readonly string[]): WorkflowDefinition {
  return {
    main: routine(
      ["request"],
      [
        assign("begin", {
          asked: expr('default(map.get(request, "severities"), [])'),
          known: [...severities],
          test: expr('sys.get_env("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")'),
        }),
        choose("all", [when("len(asked) == 0", [assign("every", { asked: expr("known") })])]),
        forEach("check", { value: "one", in: expr("asked") }, [
          choose("is_known", [
            when("not (one in known)", [
              raise("refuse", {
                code: 400,
                message: expr('"no channel is told of " + json.encode_to_string(one)'),
                tags: ["Request"],
              }),
            ]),
          ]),
        ]),
        forEach("each", { value: "severity", in: expr("asked") }, [
          log("tell", "NOTICE", {
            report: "plinth-test",
            severity: expr("severity"),
            test: expr("test"),
          }),
        ]),
        returns("give", { outcome: "succeeded", told: expr("asked") }),
      ],
    ),
  };
}
