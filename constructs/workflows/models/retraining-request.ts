import { expr } from "../language/expression";
import { assign, attempt, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";

/** The name of the run that an argument or an event stands for; null for none. */
export function askedRoutine(drift: boolean): RoutineSource {
  return routine(
    ["input"],
    [
      assign("begin", { found: null, names: [] }),
      ...(drift
        ? [
            call("look_for_drift", "drift_of", { input: expr("input") }, { result: "found" }),
            choose("is_drift", [when("found != null", [returns("drift", expr("found.run"))])]),
          ]
        : []),
      call("understand", "request_of", { input: expr("input") }, { result: "request" }),
      attempt("a_map", [assign("its_keys", { names: expr("keys(request)") })], {
        except: { as: "error", steps: [fail("no_map", "request", '"the argument is a map: {}"')] },
      }),
      forEach("each", { value: "name", in: expr("names") }, [
        choose("known", [
          when('name != "run"', [
            fail("unknown", "request", '"the argument has an unknown key " + name + "\\n  allowed: run"'),
          ]),
        ]),
      ]),
      returns("give", expr('map.get(request, "run")')),
    ],
  );
}
