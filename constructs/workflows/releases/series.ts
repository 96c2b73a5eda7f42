import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { inside } from "../parts/inside";
import type { ReleaseProps } from "./props";
import { answerQuestions, type AnswerQuestions, ENDPOINT_PLACE, MODEL_PLACE } from "./questions";
import { variable } from "./settings";

/** What reads numbers of a deployed model from Cloud Monitoring. */
export function seriesRoutines(metrics: ReleaseProps["metrics"]): Readonly<Record<string, RoutineSource>> {
  return {
    points: pointsRoutine(),
    answers: answersRoutine(answerQuestions(metrics)),
    highest: highestRoutine(),
    own_query: queryRoutine(),
  };
}

const POINT = 'default(map.get(point.value, "doubleValue"), map.get(point.value, "int64Value"))';

/** One question about a deployed model to Cloud Monitoring: the numbers that it gives, one for the whole window or none. */
function pointsRoutine(): RoutineSource {
  return routine(
    ["question", "number", "since", "until"],
    [
      assign("begin", {
        numbers: [],
        filter: expr(`text.replace_all(question.filter, "${ENDPOINT_PLACE}", ${variable("ENDPOINT")})`),
      }),
      call(
        "get",
        "read",
        {
          url: expr(`${variable("MONITORING_API")} + "/v3/projects/" + ${variable("PROJECT")} + "/timeSeries"`),
          query: {
            filter: expr(`text.replace_all(filter, "${MODEL_PLACE}", number)`),
            "interval.startTime": expr("time.format(since)"),
            "interval.endTime": expr("time.format(until)"),
            "aggregation.alignmentPeriod": expr('string(until - since) + "s"'),
            "aggregation.perSeriesAligner": expr("question.aligner"),
            "aggregation.crossSeriesReducer": expr("question.reducer"),
          },
        },
        { result: "page" },
      ),
      forEach("each", { value: "one", in: expr('default(map.get(page, "timeSeries"), [])') }, [
        forEach("points", { value: "point", in: expr('default(map.get(one, "points"), [])') }, [
          assign("add", { numbers: expr(`list.concat(numbers, double(${POINT}))`) }),
        ]),
      ]),
      returns("give", expr("numbers")),
    ],
  );
}

/** How many answers a deployed model gave, and how many of them were errors of the server; null for no data at all. */
function answersRoutine(questions: readonly AnswerQuestions[]): RoutineSource {
  const ask = (name: string, question: string, result: string) =>
    call(
      name,
      "points",
      { question: expr(question), number: expr("number"), since: expr("since"), until: expr("until") },
      { result },
    );
  return routine(
    ["number", "since", "until"],
    [
      assign("begin", { total: 0, errors: 0, seen: false }),
      forEach("families", { value: "family", in: questions.map(literal) }, [
        ask("ask", "family.answers", "all"),
        choose("nothing_here", [when("len(all) == 0", "continue")]),
        ask("ask_for_errors", "family.errors", "failed"),
        assign("is_seen", { seen: true }),
        forEach("sum", { value: "amount", in: expr("all") }, [assign("add", { total: expr("total + amount") })]),
        forEach("sum_errors", { value: "amount", in: expr("failed") }, [
          assign("add_error", { errors: expr("errors + amount") }),
        ]),
      ]),
      choose("nothing", [when("not seen", [returns("no_data", null)])]),
      returns("give", { total: expr("total"), errors: expr("errors") }),
    ],
  );
}

/** The highest number that any of some questions about a deployed model gives; null for no data. */
function highestRoutine(): RoutineSource {
  return routine(
    ["questions", "number", "since", "until"],
    [
      assign("begin", { top: null }),
      forEach("all", { value: "question", in: expr("questions") }, [
        call(
          "ask",
          "points",
          { question: expr("question"), number: expr("number"), since: expr("since"), until: expr("until") },
          { result: "found" },
        ),
        forEach("each", { value: "amount", in: expr("found") }, [
          choose("higher", [
            when("top == null", [assign("first", { top: expr("amount") })]),
            when("amount > top", [assign("take", { top: expr("amount") })]),
          ]),
        ]),
      ]),
      returns("give", expr("top")),
    ],
  );
}

/** The number that a query of the environment file gives; null for none. */
function queryRoutine(): RoutineSource {
  return routine(
    ["query", "number", "since", "until"],
    [
      assign("fill_in", {
        nothing: {},
        none: [],
        filled: expr('text.replace_all(query, "$deployed_model", number)'),
        window: expr('string(until - since) + "s"'),
      }),
      assign("fill_in_more", {
        filled: expr(`text.replace_all(filled, "$endpoint", ${variable("ENDPOINT")})`),
        complete: expr('text.replace_all(filled, "$window", window)'),
      }),
      call(
        "get",
        "read",
        {
          url: expr(
            `${variable("MONITORING_API")} + "/v1/projects/" + ${variable("PROJECT")} + "/location/global/prometheus/api/v1/query"`,
          ),
          query: { query: expr("complete"), time: expr("time.format(until)") },
        },
        { result: "answer" },
      ),
      assign("results", { found: expr(`default(${inside("answer", "data", "result")}, none)`) }),
      choose("nothing_there", [when("len(found) == 0", [returns("no_data", null)])]),
      // A vector is a list of series, a scalar is a pair itself.
      attempt("vector", [assign("its_value", { pair: expr("found[0].value") })], {
        except: { as: "error", steps: [assign("scalar", { pair: expr("found") })] },
      }),
      choose("no_number", [when('pair[1] in ["NaN", "+Inf", "-Inf"]', [returns("not_a_number", null)])]),
      returns("give", expr("double(pair[1])")),
    ],
  );
}
