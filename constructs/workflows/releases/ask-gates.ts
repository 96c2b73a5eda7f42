import { expr } from "../language/expression";
import { assign, attempt, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { withKey } from "../parts/inside";
import type { Gate, ReleaseProps } from "./props";
import { spelled } from "./questions";

/** What a reading without a value makes of a verdict: no data at all is worse than too few. */
const SILENCE = { "too-few": "too-few", "no-data": "no-data" } as const;

/**
 * Asks all gates for the candidate, and the comparing ones for the model that serves now as well: in the same window, or,
 * where it has no traffic any more, in one as long that ended when the candidate's began.
 */
export function askRoutine(metrics: ReleaseProps["metrics"], gates: readonly Gate[]): RoutineSource {
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
