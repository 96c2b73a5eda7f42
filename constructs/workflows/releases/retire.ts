import { expr } from "../language/expression";
import { assign, attempt, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { previousName } from "./store";

/** Times that a release looks whether it may take its previous model away, ten minutes apart; then the guard does. */
const TRIES = 6;

/** Waits until the previous model is to go, and takes it away. What cannot be done here is left to the guard. */
export function retireRoutine(): RoutineSource {
  return routine(
    ["previous"],
    [
      assign("begin", { tries: 0 }),
      call("keep", "sys.sleep", { seconds: expr("math.max(0, previous.removeAt - int(sys.now()))") }),
      assign("again", { done: false }),
      attempt(
        "try_once",
        [call("remove", "remove_kept", { execution: expr("previous.execution") }, { result: "done" })],
        {
          except: { as: "error", steps: [assign("not_now", { done: false })] },
        },
      ),
      choose("enough", [when(`done or tries >= ${TRIES}`, [returns("over", expr("done"))])]),
      call("later", "sys.sleep", { seconds: 600 }),
      assign("count", { tries: expr("tries + 1") }, { next: "again" }),
    ],
  );
}

/**
 * Takes the models away that a release left standing, if nobody changed anything since: they stay where another release came,
 * a rollback, or a person who gave them traffic. Gives false where the endpoint is busy.
 */
export function removeKeptRoutine(endpoint: string): RoutineSource {
  return routine(
    ["execution"],
    [
      assign("write_down", {
        content: {
          kind: "removal",
          version: null,
          deployedModel: null,
          deployBy: null,
          operation: null,
          committed: true,
          plan: {
            split: null,
            champion: null,
            remove: [],
            previous: { do: "keep", content: null },
            monitor: null,
          },
        },
      }),
      call("take", "take_lock", { content: expr("content") }, { result: "lock" }),
      choose("busy", [when("lock == null", [returns("not_now", false)])]),
      call("recall", "object_now", { name: previousName(endpoint) }, { result: "remembered" }),
      choose("still_ours", [
        when("remembered == null", "settle_it"),
        when("remembered.content.execution != execution or remembered.content.removed", "settle_it"),
      ]),
      call("look", "endpoint_now", {}, { result: "now" }),
      assign("begin", { leaving: [] }),
      forEach("each", { value: "number", in: expr("remembered.content.kept") }, [
        choose("idle", [
          when("default(map.get(now.split, number), 0) == 0 and number in now.ids", [
            assign("goes", { leaving: expr("list.concat(leaving, number)") }),
          ]),
        ]),
      ]),
      assign("plan_it", {
        "remembered.content.removed": true,
        "lock.content.plan.remove": expr("leaving"),
        "lock.content.plan.previous": { do: "write", content: expr("remembered.content") },
      }),
      call("write_it", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
      call("settle_it", "settle", { lock: expr("lock") }),
      returns("done", true),
    ],
  );
}
