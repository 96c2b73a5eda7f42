import { compose } from "../language/compose";
import { expr } from "../language/expression";
import {
  assign,
  call,
  choose,
  raise,
  attempt,
  returns,
  routine,
  type RoutineSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS } from "../launchers/calls";
import { deploymentRoutines } from "./deployments";
import type { ReleaseProps } from "./props";
import { NOTHING_RELEASED, releaseReportRoutine } from "./report";
import { removeKeptRoutine } from "./retire";
import { settleRoutines } from "./settle";
import { lockName, previousName, storeRoutines } from "./store";
import { TRAFFIC } from "./traffic";

/**
 * The definition of the guard of an endpoint: finds a lock whose owner is gone, because it was killed or cancelled, and does
 * what stands in it; and takes away the previous model that a release left standing for too long. Meant to run every few
 * minutes; one at a time, which the lock itself sees to.
 */
export function guardWorkflow(props: ReleaseProps): WorkflowDefinition {
  const { endpoint, model } = props;
  return compose(mainRoutine(endpoint), {
    ...CALLS,
    ...TRAFFIC,
    ...storeRoutines(endpoint),
    ...deploymentRoutines(props),
    ...settleRoutines(props),
    remove_kept: removeKeptRoutine(endpoint),
    write_report: releaseReportRoutine({ endpoint, model, strategy: "guard" }),
  });
}

function mainRoutine(endpoint: string): RoutineSource {
  return routine(
    [],
    [
      assign("begin", { started: expr("sys.now()"), entry: NOTHING_RELEASED }),
      call("look", "object_now", { name: lockName(endpoint) }, { result: "lock" }),
      choose("free", [when("lock == null", "look_for_kept")]),
      call("ask_owner", "is_alive", { owner: expr("lock.content") }, { result: "alive" }),
      choose("owned", [when("alive", [returns("leave_it", { found: expr("lock.content.kind"), ended: false })])]),
      assign("whose", {
        "entry.workflow": expr("lock.content.origin.workflow"),
        "entry.execution": expr("lock.content.origin.execution"),
        "entry.version": expr('map.get(lock.content, "version")'),
        "entry.deployedModel": expr('map.get(lock.content, "deployedModel")'),
        kind: expr("lock.content.kind"),
        committed: expr("lock.content.committed"),
        told: null,
        problem: null,
      }),
      call("take", "take_over", { lock: expr("lock"), kind: expr("lock.content.kind") }, { result: "lock" }),
      choose("faster", [when("lock == null", [returns("left_to_others", { found: expr("kind"), ended: false })])]),
      attempt("end_it", [call("settle_it", "settle", { lock: expr("lock") }, { result: "told" })], {
        except: { as: "error", steps: [assign("keep", { problem: expr("error") })] },
      }),
      choose("failed", [
        when("problem != null", [
          call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
          assign("tell_why", {
            "entry.reason": "unwatched",
            "entry.settled": false,
            "entry.message": expr('"the " + kind + " was gone, and what it left cannot be ended yet: " + words'),
          }),
          call(
            "tell_failure",
            "write_report",
            { entry: expr("entry"), started: expr("started") },
            { result: "failure" },
          ),
          raise("end_failed", {
            code: 500,
            message: expr("entry.message"),
            tags: ["GuardFailed"],
            report: expr("failure"),
          }),
        ]),
      ]),
      assign("what_is_left", {
        "entry.split": expr("told.split"),
        "entry.monitor": expr("told.monitor"),
        "entry.attachment": expr("told.attachment"),
      }),
      choose("which", [
        when("committed", [assign("was_completed", { "entry.outcome": "succeeded" })]),
        when("not committed", [
          assign("was_taken_back", {
            "entry.reason": "unwatched",
            "entry.message": expr('"the " + kind + " was gone, so the guard put the endpoint back"'),
          }),
        ]),
      ]),
      call("tell", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      returns("ended_it", { found: expr("kind"), ended: true, report: expr("success") }),
      call("look_for_kept", "object_now", { name: previousName(endpoint) }, { result: "remembered" }),
      choose("nothing_kept", [
        when("remembered == null", [returns("nothing", { found: null, ended: false })]),
        when("remembered.content.removed or remembered.content.removeAt > sys.now()", [
          returns("not_yet", { found: null, ended: false }),
        ]),
      ]),
      call("whose_is_it", "is_alive", { owner: expr("remembered.content") }, { result: "still_there" }),
      choose("somebody", [when("still_there", [returns("is_looked_after", { found: "previous", ended: false })])]),
      call("remove_it", "remove_kept", { execution: expr("remembered.content.execution") }, { result: "removed" }),
      returns("done", { found: "previous", ended: expr("removed") }),
    ],
  );
}
