import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS, fail } from "../launchers/calls";
import { withKey } from "../parts/inside";
import { queryRoutine, textParameters } from "../parts/queries";
import { type FeedbackQueryProps, outcomesQuery, statisticsQuery, truthAgeQuery, validateFeedback } from "./queries";
import { feedbackReportRoutine, NOTHING_MEASURED } from "./report";
import { QUALITY, type QualityMeasure, qualityOfDaysQuery } from "./views";

/** A limit that a measure must keep. */
export interface FeedbackLimit {
  /** As the environment file calls it: `minRecall`. */
  readonly name: string;
  readonly measure: QualityMeasure;
  /** Exactly one of the two; of a bias `most` holds in both directions. */
  readonly least?: number;
  readonly most?: number;
}

/** What `measure-<endpoint>` is made from. */
export interface MeasureProps extends FeedbackQueryProps {
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** Where the datasets are: a region. */
  readonly location: string;
  /** How many days are judged together: the last of which all truth has come. */
  readonly days: number;
  /** Of how many answers truth must be known before limits are held against them. */
  readonly fewestKnown: number;
  readonly limits: readonly FeedbackLimit[];
  /** How old the newest truth may be, in seconds. */
  readonly maxTruthAge: number;
  /** Days that are measured again beyond those whose truth still comes: the longest time between two runs, and some that are missed. */
  readonly spareDays: number;
}

/** How many days a person may have measured again. */
const MOST_DAYS = 400;

const DAY = 86_400;

/**
 * The definition of `measure-<endpoint>`: holds what was answered on the last days against the truth that has come by now, keeps
 * counts of it, and tells whether limits hold. Days whose truth still comes are measured again and again, each time as a whole, so
 * that any run may be repeated or left out. Its argument is `{"days": <number>}`, how many days back, or nothing. Throws a
 * `RangeError` for names that cannot stand in a query.
 */
export function measureWorkflow(props: MeasureProps): WorkflowDefinition {
  validateFeedback(props);
  const { endpoint, model, location } = props;
  return {
    main: mainRoutine(props),
    read: CALLS.read,
    write: CALLS.write,
    is_transient: CALLS.is_transient,
    describe: CALLS.describe,
    asked_days: askedRoutine(),
    ask_warehouse: queryRoutine(location),
    judge: judgeRoutine(props),
    write_report: feedbackReportRoutine({ endpoint, model }),
  };
}

/** How many days back an argument asks for, or null. The clock and people may ask for nothing. */
function askedRoutine(): RoutineSource {
  return routine(
    ["input"],
    [
      choose("nothing", [when("input == null", [returns("as_usual", null)])]),
      attempt("a_map", [assign("its_keys", { given: expr("keys(input)") })], {
        except: { as: "error", steps: [fail("no_map", "request", '"the argument is a map"')] },
      }),
      choose("by_clock", [when('"specversion" in given', [returns("by_the_clock", null)])]),
      forEach("each", { value: "key", in: expr("given") }, [
        choose("known", [
          when('key != "days"', [
            fail("unknown", "request", '"the argument has an unknown key " + key + "\\n  allowed: days"'),
          ]),
        ]),
      ]),
      choose("which", [when('not ("days" in given)', [returns("the_usual", null)])]),
      assign("as_text", { days: expr("json.encode_to_string(input.days)") }),
      choose("form", [
        when('not text.match_regex(days, "^[1-9][0-9]{0,2}$")', [
          fail("odd", "request", `"days is " + days + "\\n  allowed: a whole number from 1 to ${MOST_DAYS}"`),
        ]),
        when(`input.days > ${MOST_DAYS}`, [
          fail("many", "request", `"days is " + days + "\\n  allowed: a whole number from 1 to ${MOST_DAYS}"`),
        ]),
      ]),
      returns("give", expr("input.days")),
    ],
  );
}

function mainRoutine(props: MeasureProps): RoutineSource {
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        entry: NOTHING_MEASURED,
        phase: "request",
        problem: null,
      }),
      attempt("measure", [...daySteps(props), ...measureSteps(props), ...judgeSteps(props)], {
        except: { as: "error", steps: [assign("keep", { problem: expr("error") })] },
      }),
      choose("how", [when("problem == null", "tell_success")]),
      assign("explain", { "entry.reason": expr("phase"), tags: expr('default(map.get(problem, "tags"), [])') }),
      choose("own_error", [
        when('"LauncherError" in tags', [assign("own_reason", { "entry.reason": expr("tags[0]") })]),
      ]),
      call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
      assign("say", { "entry.message": expr("words") }),
      call("tell_failure", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "told" }),
      raise("end_failed", {
        code: 500,
        message: expr('entry.reason + ": " + entry.message'),
        tags: ["MeasurementFailed"],
        report: expr("told"),
      }),
      assign("tell_success", { "entry.outcome": "succeeded" }),
      call("write_success", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      returns("give", expr("success")),
    ],
  );
}

const dayOf = (seconds: string) => `text.substring(time.format(${seconds}), 0, 10)`;

/** Which days are measured, and which are judged: whole days of UTC, today not among them. */
function daySteps({ completeAfter, days, spareDays }: MeasureProps): readonly StepSource[] {
  return [
    call("understand", "asked_days", { input: expr("args") }, { result: "asked" }),
    assign("named", {
      phase: "launcher",
      midnight: expr(`int(time.parse(${dayOf("started")} + "T00:00:00Z"))`),
      since: expr(`midnight - default(asked, ${completeAfter + spareDays}) * ${DAY}`),
      statistics_since: expr(`midnight - default(asked, ${spareDays}) * ${DAY}`),
      "entry.firstDay": expr(dayOf(`midnight - ${(completeAfter + days) * DAY}`)),
      "entry.lastDay": expr(dayOf(`midnight - ${(completeAfter + 1) * DAY}`)),
    }),
  ];
}

function measureSteps(props: MeasureProps): readonly StepSource[] {
  const times = (since: string) =>
    textParameters({
      from: `time.format(${since})`,
      until: "time.format(midnight)",
      // Who is told of something before it is asked about is told on the same day.
      known: `time.format(${since} - ${DAY})`,
    });
  return [
    assign("measuring", {
      phase: "query",
      outcomes: literal(outcomesQuery(props)),
      statistics: literal(statisticsQuery(props)),
    }),
    call("measure_outcomes", "ask_warehouse", { statement: expr("outcomes"), parameters: times("since") }),
    call("measure_statistics", "ask_warehouse", {
      statement: expr("statistics"),
      parameters: times("statistics_since").filter(({ name }) => name !== "known"),
    }),
  ];
}

function judgeSteps(props: MeasureProps): readonly StepSource[] {
  const { maxTruthAge, fewestKnown, key, prediction } = props;
  return [
    assign("judging", {
      quality: literal(qualityOfDaysQuery(props)),
      age: literal(truthAgeQuery(props)),
    }),
    call(
      "ask_quality",
      "ask_warehouse",
      { statement: expr("quality"), parameters: textParameters({ first: "entry.firstDay", last: "entry.lastDay" }) },
      { result: "values" },
    ),
    call("judge_it", "judge", { entry: expr("entry"), values: expr("values") }, { result: "entry" }),
    call(
      "ask_age",
      "ask_warehouse",
      {
        statement: expr("age"),
        parameters: textParameters({ known: `time.format(midnight - ${Math.ceil(maxTruthAge / DAY) * DAY + DAY})` }),
      },
      { result: "ages" },
    ),
    assign("late", { "entry.truth": "late" }),
    choose("known", [
      when("len(ages) > 0", [
        choose("any", [
          when("ages[0] != null", [
            assign("how_old", { "entry.truthAge": expr("int(ages[0])") }),
            choose("young", [when(`entry.truthAge <= ${maxTruthAge}`, [assign("fresh", { "entry.truth": "fresh" })])]),
          ]),
        ]),
      ]),
    ]),
    choose("unmatched", [
      when(`entry.truth == "fresh" and entry.answers >= ${fewestKnown} and entry.known == 0`, [
        assign("nothing_fits", {
          "entry.truth": "unmatched",
          "entry.message": expr(
            `"truth comes, and of " + string(entry.answers) + " answers none has both ${prediction} and a ${key} that truth is about"`,
          ),
        }),
      ]),
    ]),
  ];
}

/** Puts the numbers of the judged days into a report, and whether limits hold. */
function judgeRoutine({ judged, limits, fewestKnown }: MeasureProps): RoutineSource {
  const measures = QUALITY[judged.kind];
  // Before them come the numbers of answers, of unreadable ones and of known ones.
  const position = (measure: QualityMeasure) => 3 + measures.indexOf(measure);
  return routine(
    ["entry", "values"],
    [
      assign("begin", {
        quality: {},
        broken: "",
        measures: measures.map((name) => ({ name, position: position(name) })),
        limits: literal(
          limits.map(({ name, measure, least, most }) => ({
            name,
            measure,
            least: least ?? null,
            most: most ?? null,
            either: measure === "bias",
          })),
        ),
      }),
      choose("nothing", [
        when("len(values) == 0", [returns("no_row", expr("entry"))]),
        when("values[0] == null", [returns("no_answers", expr("entry"))]),
      ]),
      assign("count", { "entry.answers": expr("int(values[0])"), "entry.known": expr("int(default(values[2], 0))") }),
      forEach("each", { value: "one", in: expr("measures") }, [
        assign("empty", { number: null }),
        choose("there", [
          when("values[one.position] != null", [assign("read", { number: expr("double(values[one.position])") })]),
        ]),
        assign("note", { quality: expr(withKey("quality", "one.name", "number")) }),
      ]),
      assign("keep", { "entry.quality": expr("quality") }),
      ...(limits.length === 0
        ? []
        : [
            choose("enough", [
              when(`entry.known < ${fewestKnown}`, [
                assign("few", { "entry.verdict": "few" }),
                returns("too_few", expr("entry")),
              ]),
            ]),
            assign("kept", { "entry.verdict": "kept" }),
            forEach("hold", { value: "limit", in: expr("limits") }, [
              assign("its_number", { number: expr("quality[limit.measure]"), wanted: "" }),
              choose("told", [when("number == null", "continue")]),
              assign("held", { amount: expr("number") }),
              choose("both_ways", [when("limit.either", [assign("distance", { amount: expr("math.abs(number)") })])]),
              choose("least", [
                when("limit.least != null and amount < double(default(limit.least, 0))", [
                  assign("too_little", { wanted: expr('"at least " + json.encode_to_string(limit.least)') }),
                ]),
                when("limit.most != null and amount > double(default(limit.most, 0))", [
                  assign("too_much", { wanted: expr('"at most " + json.encode_to_string(limit.most)') }),
                ]),
              ]),
              choose("is_broken", [
                when('wanted != ""', [
                  assign("say", {
                    "entry.verdict": "broken",
                    broken: expr(
                      'broken + limit.name + ": " + limit.measure + " is " + json.encode_to_string(number) + ", " + wanted + " wanted; "',
                    ),
                    "entry.message": expr("text.substring(broken, 0, len(broken) - 2)"),
                  }),
                ]),
              ]),
            ]),
          ]),
      returns("give", expr("entry")),
    ],
  );
}
