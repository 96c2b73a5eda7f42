import { predictionFamilies } from "../../../catalog/metrics";
import { expr } from "../language/expression";
import { assign, attempt, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { inside } from "../parts/inside";
import type { ReleaseProps } from "./props";
import { variable } from "./settings";

/** What reads numbers of a deployed model from Cloud Monitoring. */
export function seriesRoutines(metrics: ReleaseProps["metrics"]): Readonly<Record<string, RoutineSource>> {
  const prefixes = predictionFamilies(metrics);
  return {
    series: seriesRoutine(),
    answers: answersRoutine(prefixes),
    highest: highestRoutine(prefixes),
    own_query: queryRoutine(),
  };
}

/** One question to Cloud Monitoring: the time series of a filter, each as one point over the whole window. */
function seriesRoutine(): RoutineSource {
  return routine(
    ["filter", "aligner", "reducer", "group", "since", "until"],
    [
      assign("ask_for", {
        query: {
          filter: expr("filter"),
          "interval.startTime": expr("time.format(since)"),
          "interval.endTime": expr("time.format(until)"),
          "aggregation.alignmentPeriod": expr('string(until - since) + "s"'),
          "aggregation.perSeriesAligner": expr("aligner"),
          "aggregation.crossSeriesReducer": expr("reducer"),
        },
      }),
      choose("grouped", [
        when('group != ""', [assign("group_by", { 'query["aggregation.groupByFields"]': expr("group") })]),
      ]),
      call(
        "get",
        "read",
        {
          url: expr(`${variable("MONITORING_API")} + "/v3/projects/" + ${variable("PROJECT")} + "/timeSeries"`),
          query: expr("query"),
        },
        { result: "page" },
      ),
      returns("give", expr('default(map.get(page, "timeSeries"), [])')),
    ],
  );
}

const filterOf = (more: string) => [
  assign("narrow", {
    filter: expr(`"metric.type=\\"" + prefix + ${more}`),
    which: expr(`" AND resource.labels.endpoint_id=\\"" + ${variable("ENDPOINT")} + "\\""`),
    of_model: expr('" AND metric.labels.deployed_model_id=\\"" + number + "\\""'),
  }),
  assign("whole_filter", {
    filter: expr('filter + " AND resource.type=\\"aiplatform.googleapis.com/Endpoint\\"" + which + of_model'),
  }),
];

const POINT = 'default(map.get(point.value, "doubleValue"), map.get(point.value, "int64Value"))';

/** How many answers a deployed model gave, and how many of them were errors of the server; null for no data at all. */
function answersRoutine(prefixes: readonly string[]): RoutineSource {
  return routine(
    ["number", "since", "until"],
    [
      assign("begin", { total: 0, errors: 0, seen: false, nothing: {} }),
      forEach("families", { value: "prefix", in: prefixes }, [
        ...filterOf('"response_count\\""'),
        call(
          "ask",
          "series",
          {
            filter: expr("filter"),
            aligner: "ALIGN_DELTA",
            reducer: "REDUCE_SUM",
            group: "metric.label.response_code",
            since: expr("since"),
            until: expr("until"),
          },
          { result: "found" },
        ),
        forEach("each", { value: "one", in: expr("found") }, [
          // "5xx" where classes are counted, "503" where codes are.
          assign("class", {
            code: expr(`string(default(${inside("one", "metric", "labels", "response_code")}, ""))`),
            failed: expr('text.match_regex(code, "^5.*$")'),
          }),
          forEach("points", { value: "point", in: expr('default(map.get(one, "points"), [])') }, [
            assign("add", { seen: true, amount: expr(`double(${POINT})`), total: expr("total + amount") }),
            choose("bad", [when("failed", [assign("add_error", { errors: expr("errors + amount") })])]),
          ]),
        ]),
      ]),
      choose("nothing", [when("not seen", [returns("no_data", null)])]),
      returns("give", { total: expr("total"), errors: expr("errors") }),
    ],
  );
}

/** The highest point of a metric of a deployed model; null for no data. */
function highestRoutine(prefixes: readonly string[]): RoutineSource {
  return routine(
    ["number", "metric_name", "more", "aligner", "reducer", "since", "until"],
    [
      assign("begin", { top: null }),
      forEach("families", { value: "prefix", in: prefixes }, [
        // That family has nothing of machines, and Cloud Monitoring refuses a question about a metric that there is not.
        choose("of_machines", [
          when('text.match_regex(prefix, "^.*/private/$") and text.match_regex(metric_name, "^.*/.*$")', "continue"),
        ]),
        // The metrics of private endpoints know no parts of a latency.
        assign("parts", { part: expr("more") }),
        choose("without", [when('text.match_regex(prefix, "^.*/private/$")', [assign("no_parts", { part: "" })])]),
        ...filterOf('metric_name + "\\"" + part'),
        call(
          "ask",
          "series",
          {
            filter: expr("filter"),
            aligner: expr("aligner"),
            reducer: expr("reducer"),
            group: "",
            since: expr("since"),
            until: expr("until"),
          },
          { result: "found" },
        ),
        forEach("each", { value: "one", in: expr("found") }, [
          forEach("points", { value: "point", in: expr('default(map.get(one, "points"), [])') }, [
            assign("look", { amount: expr(`double(${POINT})`) }),
            choose("higher", [
              when("top == null", [assign("first", { top: expr("amount") })]),
              when("amount > top", [assign("take", { top: expr("amount") })]),
            ]),
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
