import { expr } from "../language/expression";
import { assign, call, choose, returns, routine, type RoutineSource, when } from "../language/steps";

/** One reading: `{value, why}`; without a value `why` is `too-few` or `no-data`. */
export function readingRoutine(minRequests: number): RoutineSource {
  return routine(
    ["gate", "number", "since", "until", "counts"],
    [
      choose("rates", [
        when('gate.kind in ["errors", "latency"] and counts == null', [
          returns("silent", { value: null, why: "no-data" }),
        ]),
        when(`gate.kind in ["errors", "latency"] and counts.total < ${minRequests}`, [
          returns("few", { value: null, why: "too-few" }),
        ]),
        when('gate.kind == "errors"', [returns("rate", { value: expr("counts.errors / counts.total"), why: null })]),
      ]),
      assign("begin", { value: null }),
      choose("kinds", [
        when('gate.kind in ["latency", "utilization"]', [
          call(
            "ask_highest",
            "highest",
            {
              questions: expr("gate.questions"),
              number: expr("number"),
              since: expr("since"),
              until: expr("until"),
            },
            { result: "value" },
          ),
        ]),
        when('gate.kind == "query"', [
          call(
            "ask_query",
            "own_query",
            { query: expr("gate.query"), number: expr("number"), since: expr("since"), until: expr("until") },
            { result: "value" },
          ),
        ]),
      ]),
      choose("silent_too", [when("value == null", [returns("no_data", { value: null, why: "no-data" })])]),
      returns("give", { value: expr("value"), why: null }),
    ],
  );
}
