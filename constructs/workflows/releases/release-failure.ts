import { expr } from "../language/expression";
import { assign, attempt, call, choose, raise, returns, type StepSource, when } from "../language/steps";
import type { ReleaseProps } from "./props";
import { REFUSALS } from "./report";
import { NOT_SETTLED } from "./settle";

/** Puts everything back, or, where the change was final already, completes it; then says why. */
export function failureSteps({ endpoint, metrics }: ReleaseProps): readonly StepSource[] {
  const loss =
    metrics === "private" ? ", and its attachment goes within ten minutes: the next release prints a new one" : "";
  return [
    call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
    assign("explain", {
      "entry.reason": "launcher",
      "entry.message": expr("words"),
      tags: expr('default(map.get(problem, "tags"), [])'),
      held: null,
      final: false,
      nothing: {},
    }),
    choose("own_error", [
      when('"LauncherError" in tags', [
        assign("own_reason", {
          "entry.reason": expr("tags[0]"),
          "entry.gates": expr('map.merge(entry.gates, default(map.get(problem, "readings"), nothing))'),
        }),
      ]),
    ]),
    choose("untouched", [
      when('entry.reason == "already-serving"', [assign("skip", { "entry.outcome": "skipped" })]),
      when(`entry.reason in [${REFUSALS.map((reason) => `"${reason}"`).join(", ")}]`, [
        assign("refuse", { "entry.outcome": "refused" }),
      ]),
    ]),
    choose("has_lock", [
      when("locked", [
        attempt(
          "put_back",
          [
            // What was written last counts, wherever the release was interrupted.
            call("find_lock", "own_lock", {}, { result: "held" }),
            choose("ours", [
              when("held != null", [
                assign("is_final", { final: expr("held.content.committed") }),
                call("settle_back", "settle", { lock: expr("held") }, { result: "told" }),
              ]),
              // The lock was given back at the very end, only the answer to that was lost.
              when("lock != null and lock.content.committed", [
                assign("was_done", { final: true, told: { monitor: null, split: null, attachment: null, left: null } }),
              ]),
            ]),
          ],
          { except: NOT_SETTLED },
        ),
      ]),
    ]),
    choose("final_all_the_same", [when("final and told != null", "tell_success")]),
    choose("what_is_left", [
      when("told != null", [
        assign("tell_rest", { "entry.split": expr("told.split"), "entry.monitor": expr("told.monitor") }),
        choose("could_not", [
          when("told.left != null", [
            assign("tell_left", { "entry.message": expr('entry.message + "; " + told.left') }),
          ]),
        ]),
        choose("first_one", [
          when('len(told.split) == 0 and entry.outcome == "failed"', [
            assign("tell_loss", {
              "entry.message": expr(`entry.message + "; nothing serves at ${endpoint} now${loss}"`),
            }),
          ]),
        ]),
      ]),
    ]),
    call(
      "tell_failure",
      "write_report",
      { entry: expr("entry"), started: expr("started") },
      { result: "report_entry" },
    ),
    choose("no_failure", [when('entry.outcome == "skipped"', [returns("skipped_result", expr("report_entry"))])]),
    raise("end_failed", {
      code: 500,
      message: expr('entry.reason + ": " + entry.message'),
      tags: ["ReleaseFailed"],
      report: expr("report_entry"),
    }),
  ];
}
