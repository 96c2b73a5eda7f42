import { expr } from "../language/expression";
import { assign, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import { variable } from "./variables";

/** Seconds that a query may take. */
const LONGEST = 3_600;

/** Milliseconds that BigQuery keeps a request waiting for the result. */
const ANSWER_WITHIN = 30_000;

/** Seconds between two looks. */
const PAUSE = 10;

const QUERIES = `${variable("BIGQUERY_API")} + "/projects/" + ${variable("PROJECT")} + "/queries`;

/**
 * Runs a query where its data lies, which is `location` or a third argument, and gives the values of its first row, as BigQuery writes them; an empty list where there is
 * none. `parameters` is what the API calls `queryParameters`. A request that is repeated is one query: BigQuery knows
 * it again by its id. Ends with an error of BigQuery's, or one of reason `query`.
 */
export function queryRoutine(location?: string): RoutineSource {
  return routine(
    ["statement", "parameters", ...(location === undefined ? ["location"] : [])],
    [
      assign("begin", {
        until: expr(`sys.now() + ${LONGEST}`),
        values: [],
        request: {
          query: expr("statement"),
          useLegacySql: false,
          location: location ?? expr("location"),
          timeoutMs: ANSWER_WITHIN,
          jobTimeoutMs: String(LONGEST * 1_000),
          requestId: expr("uuid.generate()"),
          parameterMode: "NAMED",
          queryParameters: expr("parameters"),
        },
      }),
      call("ask", "write", { url: expr(`${QUERIES}"`), body: expr("request") }, { result: "answer" }),
      choose("complete", [
        when('default(map.get(answer, "jobComplete"), false)', "read_rows"),
        when("sys.now() >= until", [fail("late", "query", '"a query did not end within an hour"')]),
      ]),
      call("wait", "sys.sleep", { seconds: PAUSE }),
      call(
        "look",
        "read",
        {
          url: expr(`${QUERIES}/" + answer.jobReference.jobId`),
          query: { location: location ?? expr("location"), timeoutMs: ANSWER_WITHIN, maxResults: 1 },
        },
        { result: "answer", next: "complete" },
      ),
      assign("read_rows", { rows: expr('default(map.get(answer, "rows"), [])') }),
      choose("none", [when("len(rows) == 0", [returns("nothing", [])])]),
      forEach("cells", { value: "cell", in: expr("rows[0].f") }, [
        assign("keep", { values: expr('list.concat(values, map.get(cell, "v"))') }),
      ]),
      returns("give", expr("values")),
    ],
  );
}

/** Parameters of a query, all of them text: each by its name, with an expression. */
export function textParameters(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([name, value]) => ({
    name,
    parameterType: { type: "STRING" },
    parameterValue: { value: expr(value) },
  }));
}
