import { LEAST_WINDOW_SECONDS, METRIC_DELAY_SECONDS } from "../../../catalog/metrics";
import { expr } from "../language/expression";
import { assign, call, choose, returns, routine, type RoutineSource, type StepSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import type { ReleasePlan, ReleaseProps } from "./props";

/** Lets both serve side by side for a while, and reports of each again and again. */
export function sideBySideRoutine(
  { plan }: ReleaseProps,
  { share, lasts, reportEvery }: NonNullable<ReleasePlan["sideBySide"]>,
): RoutineSource {
  const asked = plan.approval?.before === "first" || plan.approval?.before === "every";
  return routine(
    ["lock", "saved", "number", "incumbent", "version", "incumbent_version"],
    [
      ...(asked ? [call("ask_approver", "approve", { share, version: expr("version") })] : []),
      call("divide", "split_with", { saved: expr("saved"), candidate: expr("number"), share }, { result: "wanted" }),
      call("still_mine", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
      call("move", "move_traffic", { expected: expr("saved"), wanted: expr("wanted") }),
      assign("begin", {
        since: expr("int(sys.now())"),
        over: expr(`int(sys.now()) + ${lasts}`),
        rounds: 0,
        readings: {},
      }),
      call("flow", "sys.sleep", {
        seconds: expr(
          `math.max(${METRIC_DELAY_SECONDS + LEAST_WINDOW_SECONDS}, math.min(${reportEvery}, over - int(sys.now())))`,
        ),
      }),
      assign("window", {
        until: expr(`math.max(since + ${LEAST_WINDOW_SECONDS}, int(sys.now()) - ${METRIC_DELAY_SECONDS})`),
        rounds: expr("rounds + 1"),
      }),
      ...(["candidate", "previous"] as const).map((role) =>
        call(
          `report_${role}`,
          "report_variant",
          {
            number: expr(role === "candidate" ? "number" : "incumbent"),
            version: expr(role === "candidate" ? "version" : "incumbent_version"),
            role,
            share: role === "candidate" ? share : 100 - share,
            since: expr("since"),
            until: expr("until"),
          },
          { result: role === "candidate" ? "readings" : "beside" },
        ),
      ),
      ...(plan.gates.length === 0 ? [] : gateSteps(plan)),
      assign("next_window", { since: expr("until") }),
      choose("time_left", [when(`rounds < ${Math.ceil(lasts / reportEvery)}`, "flow")]),
      returns("reached", { lock: expr("lock"), split: expr("wanted"), readings: expr("readings") }),
    ],
  );
}

/** Waiting for more requests is what an A/B test does anyway. */
function gateSteps({ whenFew, whenMissing }: ReleasePlan): readonly StepSource[] {
  return [
    call(
      "ask",
      "ask_gates",
      {
        number: expr("number"),
        incumbent: expr("incumbent"),
        since: expr("since"),
        until: expr("until"),
        previous_serves: true,
      },
      { result: "told" },
    ),
    choose("verdict", [
      when('told.verdict == "gate"', [fail("breached", "gate", "told.words")]),
      ...(whenFew === "fail" ? [when('told.verdict == "too-few"', [fail("few", "too-few", "told.words")])] : []),
      ...(whenMissing === "fail"
        ? [when('told.verdict == "no-data"', [fail("missing", "no-data", "told.words")])]
        : []),
    ]),
  ];
}
