import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  log,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { withKey } from "../parts/inside";
import type { Gate, ReleaseProps } from "./props";
import { spelled } from "./questions";

/** What A/B reports of each of the two, whatever the gates are. */
export const VARIANT_READINGS: readonly Gate[] = [
  { kind: "errors", name: "errorRate" },
  { kind: "latency", name: "p50", percentile: 50 },
  { kind: "latency", name: "p95", percentile: 95 },
  { kind: "latency", name: "p99", percentile: 99 },
];

/** Measures one of two variants and writes an entry about it. */
export function variantRoutine(endpoint: string, metrics: ReleaseProps["metrics"]): RoutineSource {
  return routine(
    ["number", "version", "role", "share", "since", "until"],
    [
      assign("begin", {
        gates: spelled(metrics, VARIANT_READINGS),
        readings: {},
        counts: null,
        total: null,
        problem: null,
      }),
      attempt(
        "measure",
        [
          call(
            "count",
            "answers",
            { number: expr("number"), since: expr("since"), until: expr("until") },
            { result: "counts" },
          ),
          choose("some", [when("counts != null", [assign("sum", { total: expr("counts.total") })])]),
          forEach("each", { value: "gate", in: expr("gates") }, [
            call(
              "ask",
              "reading",
              {
                gate: expr("gate"),
                number: expr("number"),
                since: expr("since"),
                until: expr("until"),
                counts: expr("counts"),
              },
              { result: "own" },
            ),
            assign("note", { readings: expr(withKey("readings", "gate.name", "own.value")) }),
          ]),
        ],
        {
          except: {
            as: "error",
            steps: [
              call("in_words", "describe", { error: expr("error") }, { result: "words" }),
              assign("keep", { problem: expr("words") }),
            ],
          },
        },
      ),
      log("report", "NOTICE", {
        report: "plinth-release-variant",
        endpoint,
        variant: expr("role"),
        deployedModel: expr("number"),
        version: expr("version"),
        share: expr("share"),
        answers: expr("total"),
        readings: expr("readings"),
        from: expr("time.format(since)"),
        to: expr("time.format(until)"),
        problem: expr("problem"),
      }),
      returns("done", expr("readings")),
    ],
  );
}
