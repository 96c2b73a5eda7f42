import { LEAST_WINDOW_SECONDS, METRIC_DELAY_SECONDS } from "../../../catalog/metrics";
import { expr } from "../language/expression";
import { assign, call, choose, log, raise, returns, routine, type RoutineSource, when } from "../language/steps";
import type { ReleaseProps } from "./props";
import { seriesRoutines } from "./series";
import { readingRoutine } from "./reading";
import { askRoutine } from "./ask-gates";
import { variantRoutine } from "./variants";

/** Ends a step that was not passed, with what was read. */
const notPassed = (name: string, reason: string) =>
  raise(name, {
    code: 400,
    message: expr('"at " + string(share) + "%: " + told.words'),
    tags: [reason, "LauncherError"],
    readings: expr("told.readings"),
  });

/** What asks Cloud Monitoring how a deployed model does. */
export function gateRoutines({ endpoint, metrics, plan }: ReleaseProps): Readonly<Record<string, RoutineSource>> {
  const { gates, minRequests, patience, soak, whenFew, whenMissing } = plan;
  const pause = Math.max(60, Math.ceil(patience / 20));
  return {
    ...seriesRoutines(metrics),
    reading: readingRoutine(minRequests),
    ask_gates: askRoutine(metrics, gates),
    /** Lets traffic flow, then asks until there is an answer. Gives the readings; ends with an error for a bad one. */
    soak: routine(
      ["number", "incumbent", "since", "share"],
      [
        call("flow", "sys.sleep", { seconds: soak }),
        ...(gates.length === 0 ? [returns("nothing_asked", {})] : []),
        assign("begin", { asked: 0, decisions: { "too-few": whenFew, "no-data": whenMissing } }),
        // Metrics are late, so the first window needs its time.
        call("long_enough", "sys.sleep", {
          seconds: expr(`math.max(0, since + ${METRIC_DELAY_SECONDS + LEAST_WINDOW_SECONDS} - int(sys.now()))`),
        }),
        assign("window", {
          until: expr(`math.max(since + ${LEAST_WINDOW_SECONDS}, int(sys.now()) - ${METRIC_DELAY_SECONDS})`),
          asked: expr("asked + 1"),
        }),
        call(
          "ask",
          "ask_gates",
          {
            number: expr("number"),
            incumbent: expr("incumbent"),
            since: expr("since"),
            until: expr("until"),
            previous_serves: expr("share < 100"),
          },
          { result: "told" },
        ),
        log("say", "INFO", {
          report: "plinth-release-gates",
          endpoint,
          deployedModel: expr("number"),
          verdict: expr("told.verdict"),
          message: expr("told.words"),
          gates: expr("told.readings"),
        }),
        choose("clear", [
          when('told.verdict == "pass"', [returns("passed", expr("told.readings"))]),
          when('told.verdict == "gate"', [notPassed("breached", "gate")]),
        ]),
        assign("decide", { decision: expr("decisions[told.verdict]") }),
        choose("decided", [
          // Where nothing served before, nobody can be hurt, and perhaps nobody knows the way yet.
          when('incumbent == null or decision == "pass"', [returns("let_pass", expr("told.readings"))]),
          when(`decision == "fail" or asked > ${Math.ceil(patience / pause)}`, [
            choose("which", [when('told.verdict == "too-few"', [notPassed("few", "too-few")])]),
            notPassed("missing", "no-data"),
          ]),
        ]),
        call("later", "sys.sleep", { seconds: pause }, { next: "window" }),
      ],
    ),
    ...(plan.sideBySide === undefined ? {} : { report_variant: variantRoutine(endpoint, metrics) }),
  };
}
