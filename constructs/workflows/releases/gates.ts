import { LEAST_WINDOW_SECONDS, METRIC_DELAY_SECONDS } from "../../../catalog/metrics";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  log,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { withKey } from "../parts/inside";
import type { Gate, ReleaseProps } from "./props";
import { gateQuestions } from "./questions";
import { seriesRoutines } from "./series";

/** Ends a step that was not passed, with what was read. */
const notPassed = (name: string, reason: string) =>
  raise(name, {
    code: 400,
    message: expr('"at " + string(share) + "%: " + told.words'),
    tags: [reason, "LauncherError"],
    readings: expr("told.readings"),
  });

/** What a reading without a value makes of a verdict: no data at all is worse than too few. */
const SILENCE = { "too-few": "too-few", "no-data": "no-data" } as const;

/** Gates as the workflow reads them, each with what it asks. */
const spelled = (metrics: ReleaseProps["metrics"], gates: readonly Gate[]) =>
  literal(gates.map((gate) => ({ ...gate, questions: gateQuestions(metrics, gate) })));

/** What A/B reports of each of the two, whatever the gates are. */
const VARIANT_READINGS: readonly Gate[] = [
  { kind: "errors", name: "errorRate" },
  { kind: "latency", name: "p50", percentile: 50 },
  { kind: "latency", name: "p95", percentile: 95 },
  { kind: "latency", name: "p99", percentile: 99 },
];

/** What asks Cloud Monitoring how a deployed model does. */
export function gateRoutines({ endpoint, metrics, plan }: ReleaseProps): Readonly<Record<string, RoutineSource>> {
  const { gates, minRequests, patience, soak, whenFew, whenMissing } = plan;
  const pause = Math.max(60, Math.ceil(patience / 20));
  return {
    ...seriesRoutines(metrics),
    reading: readingRoutine(minRequests),
    ask_gates: askRoutine(metrics, gates),
    /** Lets traffic flow, then asks until there is an answer. Gives the readings; ends with an error for a bad one. */
    soak: routine(
      ["number", "incumbent", "since", "share"],
      [
        call("flow", "sys.sleep", { seconds: soak }),
        ...(gates.length === 0 ? [returns("nothing_asked", {})] : []),
        assign("begin", { asked: 0, decisions: { "too-few": whenFew, "no-data": whenMissing } }),
        // Metrics are late, so the first window needs its time.
        call("long_enough", "sys.sleep", {
          seconds: expr(`math.max(0, since + ${METRIC_DELAY_SECONDS + LEAST_WINDOW_SECONDS} - int(sys.now()))`),
        }),
        assign("window", {
          until: expr(`math.max(since + ${LEAST_WINDOW_SECONDS}, int(sys.now()) - ${METRIC_DELAY_SECONDS})`),
          asked: expr("asked + 1"),
        }),
        call(
          "ask",
          "ask_gates",
          {
            number: expr("number"),
            incumbent: expr("incumbent"),
            since: expr("since"),
            until: expr("until"),
            previous_serves: expr("share < 100"),
          },
          { result: "told" },
        ),
        log("say", "INFO", {
          report: "plinth-release-gates",
          endpoint,
          deployedModel: expr("number"),
          verdict: expr("told.verdict"),
          message: expr("told.words"),
          gates: expr("told.readings"),
        }),
        choose("clear", [
          when('told.verdict == "pass"', [returns("passed", expr("told.readings"))]),
          when('told.verdict == "gate"', [notPassed("breached", "gate")]),
        ]),
        assign("decide", { decision: expr("decisions[told.verdict]") }),
        choose("decided", [
          // Where nothing served before, nobody can be hurt, and perhaps nobody knows the way yet.
          when('incumbent == null or decision == "pass"', [returns("let_pass", expr("told.readings"))]),
          when(`decision == "fail" or asked > ${Math.ceil(patience / pause)}`, [
            choose("which", [when('told.verdict == "too-few"', [notPassed("few", "too-few")])]),
            notPassed("missing", "no-data"),
          ]),
        ]),
        call("later", "sys.sleep", { seconds: pause }, { next: "window" }),
      ],
    ),
    ...(plan.sideBySide === undefined ? {} : { report_variant: variantRoutine(endpoint, metrics) }),
  };
}

/** One reading: `{value, why}`; without a value `why` is `too-few` or `no-data`. */
function readingRoutine(minRequests: number): RoutineSource {
  return routine(
    ["gate", "number", "since", "until", "counts"],
    [
      choose("rates", [
        when('gate.kind in ["errors", "latency"] and counts == null', [
          returns("silent", { value: null, why: "no-data" }),
        ]),
        when(`gate.kind in ["errors", "latency"] and counts.total < ${minRequests}`, [
          returns("few", { value: null, why: "too-few" }),
        ]),
        when('gate.kind == "errors"', [returns("rate", { value: expr("counts.errors / counts.total"), why: null })]),
      ]),
      assign("begin", { value: null }),
      choose("kinds", [
        when('gate.kind in ["latency", "utilization"]', [
          call(
            "ask_highest",
            "highest",
            {
              questions: expr("gate.questions"),
              number: expr("number"),
              since: expr("since"),
              until: expr("until"),
            },
            { result: "value" },
          ),
        ]),
        when('gate.kind == "query"', [
          call(
            "ask_query",
            "own_query",
            { query: expr("gate.query"), number: expr("number"), since: expr("since"), until: expr("until") },
            { result: "value" },
          ),
        ]),
      ]),
      choose("silent_too", [when("value == null", [returns("no_data", { value: null, why: "no-data" })])]),
      returns("give", { value: expr("value"), why: null }),
    ],
  );
}

/**
 * Asks all gates for the candidate, and the comparing ones for the model that serves now as well: in the same window, or,
 * where it has no traffic any more, in one as long that ended when the candidate's began.
 */
function askRoutine(metrics: ReleaseProps["metrics"], gates: readonly Gate[]): RoutineSource {
  const compares = gates.some((gate) => "growth" in gate && gate.growth !== undefined);
  const asks = [
    call(
      "candidate_answers",
      "answers",
      { number: expr("number"), since: expr("since"), until: expr("until") },
      { result: "counts" },
    ),
    ...(compares
      ? [
          choose("beside", [
            when("incumbent != null and not previous_serves", [
              assign("earlier", { from: expr("since - (until - since)"), to: expr("since") }),
            ]),
          ]),
          choose("other_answers", [
            when("incumbent != null", [
              call(
                "count_other",
                "answers",
                { number: expr("incumbent"), since: expr("from"), until: expr("to") },
                { result: "other_counts" },
              ),
            ]),
          ]),
        ]
      : []),
    forEach("each", { value: "gate", in: expr("gates") }, [
      call(
        "ask",
        "reading",
        {
          gate: expr("gate"),
          number: expr("number"),
          since: expr("since"),
          until: expr("until"),
          counts: expr("counts"),
        },
        { result: "own" },
      ),
      assign("note", { readings: expr(withKey("readings", "gate.name", "own.value")), value: expr("own.value") }),
      choose("silent", [
        when("value == null", [
          assign("note_silence", {
            verdict: expr("worse[verdict][own.why]"),
            words: expr('words + gate.name + ": " + silences[own.why] + "; "'),
          }),
          assign("go_on", { nothing: null }, { next: "continue" }),
        ]),
      ]),
      assign("limits", { most: expr('map.get(gate, "max")'), least: expr('map.get(gate, "min")') }),
      choose("alone", [
        when("most != null and value > double(default(most, 0))", [
          assign("too_high", {
            breach: expr(
              'breach + gate.name + " is " + json.encode_to_string(value) + ", at most " + json.encode_to_string(most) + " allowed; "',
            ),
          }),
        ]),
      ]),
      choose("alone_below", [
        when("least != null and value < double(default(least, 0))", [
          assign("too_low", {
            breach: expr(
              'breach + gate.name + " is " + json.encode_to_string(value) + ", at least " + json.encode_to_string(least) + " wanted; "',
            ),
          }),
        ]),
      ]),
      ...(compares
        ? [
            assign("compare_it", { growth: expr('map.get(gate, "growth")') }),
            choose("compared", [when("growth == null or incumbent == null", "continue")]),
            call(
              "ask_other",
              "reading",
              {
                gate: expr("gate"),
                number: expr("incumbent"),
                since: expr("from"),
                until: expr("to"),
                counts: expr("other_counts"),
              },
              { result: "other" },
            ),
            choose("other_silent", [
              when("other.value == null", [
                assign("note_other", {
                  verdict: expr("worse[verdict][other.why]"),
                  words: expr('words + gate.name + ": nothing to compare with; "'),
                }),
                assign("go_on_too", { nothing: null }, { next: "continue" }),
              ]),
            ]),
            // Errors may be so many points more, latencies so many parts.
            assign("most_beside", { limit: expr("other.value + double(growth)") }),
            choose("in_parts", [
              when('gate.kind != "errors"', [
                assign("most_in_parts", { limit: expr("other.value * (1.0 + double(growth))") }),
              ]),
            ]),
            choose("beside_other", [
              when("value > limit", [
                assign("grew", {
                  breach: expr(
                    'breach + gate.name + " is " + json.encode_to_string(value) + ", beside " + json.encode_to_string(other.value) + "; "',
                  ),
                }),
              ]),
            ]),
          ]
        : []),
    ]),
  ];
  return routine(
    ["number", "incumbent", "since", "until", "previous_serves"],
    [
      assign("begin", {
        gates: spelled(metrics, gates),
        readings: {},
        worse: { pass: SILENCE, "too-few": SILENCE, "no-data": { "too-few": "no-data", "no-data": "no-data" } },
        silences: { "too-few": "too few answers", "no-data": "no data" },
        verdict: "pass",
        words: "",
        breach: "",
        from: expr("since"),
        to: expr("until"),
        counts: null,
        other_counts: null,
        problem: null,
      }),
      attempt("all", asks, { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } }),
      // What was found breached stays so, whatever else could not be asked.
      choose("worst", [
        when('breach != ""', [
          returns("is_breached", {
            verdict: "gate",
            words: expr("text.substring(breach, 0, len(breach) - 2)"),
            readings: expr("readings"),
          }),
        ]),
        when("problem != null", [
          call("in_words", "describe", { error: expr("problem") }, { result: "said" }),
          returns("out_of_reach", {
            verdict: "no-data",
            words: expr('"Cloud Monitoring cannot be asked: " + said'),
            readings: expr("readings"),
          }),
        ]),
      ]),
      choose("last_separator", [
        when('words != ""', [assign("without_it", { words: expr("text.substring(words, 0, len(words) - 2)") })]),
      ]),
      returns("give", { verdict: expr("verdict"), words: expr("words"), readings: expr("readings") }),
    ],
  );
}

/** Measures one of two variants and writes an entry about it. */
function variantRoutine(endpoint: string, metrics: ReleaseProps["metrics"]): RoutineSource {
  return routine(
    ["number", "version", "role", "share", "since", "until"],
    [
      assign("begin", {
        gates: spelled(metrics, VARIANT_READINGS),
        readings: {},
        counts: null,
        total: null,
        problem: null,
      }),
      attempt(
        "measure",
        [
          call(
            "count",
            "answers",
            { number: expr("number"), since: expr("since"), until: expr("until") },
            { result: "counts" },
          ),
          choose("some", [when("counts != null", [assign("sum", { total: expr("counts.total") })])]),
          forEach("each", { value: "gate", in: expr("gates") }, [
            call(
              "ask",
              "reading",
              {
                gate: expr("gate"),
                number: expr("number"),
                since: expr("since"),
                until: expr("until"),
                counts: expr("counts"),
              },
              { result: "own" },
            ),
            assign("note", { readings: expr(withKey("readings", "gate.name", "own.value")) }),
          ]),
        ],
        {
          except: {
            as: "error",
            steps: [
              call("in_words", "describe", { error: expr("error") }, { result: "words" }),
              assign("keep", { problem: expr("words") }),
            ],
          },
        },
      ),
      log("report", "NOTICE", {
        report: "plinth-release-variant",
        endpoint,
        variant: expr("role"),
        deployedModel: expr("number"),
        version: expr("version"),
        share: expr("share"),
        answers: expr("total"),
        readings: expr("readings"),
        from: expr("time.format(since)"),
        to: expr("time.format(until)"),
        problem: expr("problem"),
      }),
      returns("done", expr("readings")),
    ],
  );
}
