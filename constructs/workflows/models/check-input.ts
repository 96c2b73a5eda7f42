import { expr } from "../language/expression";
import { assign, call, choose, returns, routine, type RoutineSource, when } from "../language/steps";

/** Asks one check of the data, and gives the step of the report that it is. Beside `run_query`. */
export function checkRoutine(): RoutineSource {
  return routine(
    ["input"],
    [
      assign("begin", {
        since: expr("sys.now()"),
        result: {
          name: expr('"input:" + input.name'),
          outcome: "succeeded",
          run: null,
          seconds: 0,
          message: null,
        },
        value: null,
      }),
      call(
        "ask",
        "run_query",
        { statement: expr("input.statement"), parameters: [], location: expr("input.location") },
        { result: "values" },
      ),
      choose("some", [when("len(values) > 0", [assign("first", { value: expr("values[0]") })])]),
      assign("took", { "result.seconds": expr("int(sys.now() - since)") }),
      choose("none", [
        when("value == null", [
          assign("no_data", {
            "result.outcome": "refused",
            "result.message": expr('"no " + input.noun + ": there is no data"'),
          }),
          returns("empty", expr("result")),
        ]),
      ]),
      assign("say", { "result.message": expr('string(value) + " " + input.noun'), number: expr("double(value)") }),
      choose("least", [
        when("input.atLeast != null", [
          choose("too_few", [
            when("number < input.atLeast", [
              assign("less", {
                "result.outcome": "refused",
                "result.message": expr('result.message + ", at least " + string(input.atLeast) + " are asked for"'),
              }),
            ]),
          ]),
        ]),
      ]),
      choose("most", [
        when("input.atMost != null", [
          choose("too_many", [
            when("number > input.atMost", [
              assign("more", {
                "result.outcome": "refused",
                "result.message": expr('result.message + ", at most " + string(input.atMost) + " are allowed"'),
              }),
            ]),
          ]),
        ]),
      ]),
      returns("give", expr("result")),
    ],
  );
}
