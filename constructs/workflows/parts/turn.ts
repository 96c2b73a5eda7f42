import { expr } from "../language/expression";
import { assign, call, choose, returns, routine, type RoutineSource, when } from "../language/steps";
import { isAtWork } from "./executions";
import { variable } from "./variables";

/**
 * Lets one execution at a time do something: it holds an object of the bucket while it is at it. One that is gone is
 * replaced by the next, unless what it had started is still at work. Beside `CALLS` and `OBJECTS`, and `EXECUTIONS` for those
 * that start others and say which under `child`: `{workflow, step}`.
 */
export function turnRoutines({ children = false }: { readonly children?: boolean } = {}): Readonly<
  Record<string, RoutineSource>
> {
  return {
    /**
     * Takes an object, with `content` beside who holds it: gives it with its generation, or null while somebody has it who is
     * at work, or has left something that is.
     */
    take_turn: routine(
      ["name", "content"],
      [
        assign("sign", {
          "content.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
          "content.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
          "content.since": expr("time.format(sys.now())"),
          "content.serial": 1,
          over: "0",
        }),
        call("look", "object_now", { name: expr("name") }, { result: "held" }),
        choose("taken", [
          when("held != null", [
            choose("by_us", [when("held.content.execution == content.execution", [returns("ours", expr("held"))])]),
            call("ask", "is_alive", { owner: expr("held.content") }, { result: "alive" }),
            ...(children
              ? [
                  choose("left_alone", [
                    when('not alive and map.get(held.content, "child") != null', [
                      call(
                        "find_child",
                        "find_started",
                        {
                          workflow: expr("held.content.child.workflow"),
                          mark: expr('held.content.execution + "_" + held.content.child.step'),
                        },
                        { result: "child" },
                      ),
                      choose("at_work", [
                        when(`child != null and ${isAtWork('map.get(child, "state")')}`, [
                          assign("waits", { alive: true }),
                        ]),
                      ]),
                    ]),
                  ]),
                ]
              : []),
            choose("busy", [when("alive", [returns("wait", null)])]),
            assign("take_over", { over: expr("held.generation") }),
          ]),
        ]),
        call(
          "write",
          "write_object",
          { name: expr("name"), content: expr("content"), generation: expr("over") },
          { result: "generation" },
        ),
        choose("lost", [when("generation == null", [returns("somebody_faster", null)])]),
        returns("give", { content: expr("content"), generation: expr("generation") }),
      ],
    ),
    /** Writes down what is begun, so that nobody takes the turn while it is at work. Null where the turn was lost. */
    keep_turn: routine(
      ["name", "turn"],
      [
        assign("count", { "turn.content.serial": expr("turn.content.serial + 1") }),
        call(
          "write",
          "write_object",
          { name: expr("name"), content: expr("turn.content"), generation: expr("turn.generation") },
          { result: "generation" },
        ),
        choose("lost", [when("generation == null", [returns("not_ours", null)])]),
        assign("renew", { "turn.generation": expr("generation") }),
        returns("give", expr("turn")),
      ],
    ),
  };
}
