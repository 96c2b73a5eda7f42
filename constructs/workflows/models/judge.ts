import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { inside, withKey } from "../parts/inside";
import { modelUrl } from "../parts/model-version";
import { variable } from "../parts/variables";
import type { ModelEvaluation } from "./props";

/**
 * What numbers may differ by and still be the same: 0.9 is not less than 0.8 and 0.1, though in binary it is.
 */
const SAME = "0.000000001";

/** Tags of refusals that are decisions about a version, beside those of slices. */
export const JUDGED = ["evaluation", "floor", "ceiling", "champion", "denied", "not-approved"] as const;

/** How the tag of a refusal begins that a slice is the reason for. */
export const SLICE_RULE = "slice:";

/** What compares a version with what is asked for and with the champion. Beside `CALLS`. */
export function judgeRoutines(
  model: string,
  modelId: string,
  evaluation: ModelEvaluation,
): Readonly<Record<string, RoutineSource>> {
  return {
    measure: measureRoutine(modelId, evaluation),
    slices_of: SLICES_OF,
    judge: judgeRoutine(model, evaluation),
  };
}

/**
 * The newest evaluation of a version that has the metric: `{value, slices}` with the metric on each slice that there is; null
 * where none has it. Slices are in the metadata, where the launcher's import puts them, or beside the evaluation, where
 * Google's own components put them.
 */
function measureRoutine(modelId: string, { metric, slices }: ModelEvaluation): RoutineSource {
  const names = Object.keys(slices);
  return routine(
    ["version"],
    [
      call(
        "list",
        "read",
        {
          url: expr(`${modelUrl(modelId)}@" + version + "/evaluations"`),
          query: { pageSize: 100, fields: "modelEvaluations(name,metrics,metadata,createTime)" },
        },
        { result: "page" },
      ),
      assign("begin", { value: null, newest: "", chosen: null, nothing: {}, parts: {} }),
      forEach("each", { value: "one", in: expr('default(map.get(page, "modelEvaluations"), [])') }, [
        assign("look", {
          number: expr(inside("one", "metrics", metric)),
          made: expr('default(map.get(one, "createTime"), "")'),
        }),
        choose("newer", [
          when("number != null and made >= newest", [
            assign("take", { value: expr("number"), newest: expr("made"), chosen: expr("one") }),
          ]),
        ]),
      ]),
      choose("none", [when("value == null", [returns("nothing_known", null)])]),
      ...(names.length === 0 ? [] : sliceSteps(metric, names)),
      returns("give", { value: expr("double(value)"), slices: expr("parts") }),
    ],
  );
}

function sliceSteps(metric: string, names: readonly string[]): readonly StepSource[] {
  return [
    assign("written", { told: expr(`default(${inside("chosen", "metadata", "slices")}, nothing)`), asked: false }),
    forEach("each_slice", { value: "slice", in: names }, [
      choose("missing", [
        when(`not (slice in told) and not asked and map.get(chosen, "name") != null`, [
          call("ask", "slices_of", { evaluation: expr("chosen.name") }, { result: "beside" }),
          assign("join", { told: expr("map.merge(beside, told)"), asked: true }),
        ]),
      ]),
      assign("read", { on_slice: expr(`map.get(default(map.get(told, slice), nothing), ${JSON.stringify(metric)})`) }),
      choose("known", [
        when("on_slice != null", [assign("keep", { parts: expr(withKey("parts", "slice", "double(on_slice)")) })]),
      ]),
    ]),
  ];
}

/** The metrics of the slices beside an evaluation, by `value` and by `dimension=value`; none where there are none. */
const SLICES_OF: RoutineSource = routine(
  ["evaluation"],
  [
    assign("begin", { found: {}, nothing: {}, page: {} }),
    attempt(
      "ask",
      [
        call(
          "list",
          "read",
          {
            url: expr(`${variable("VERTEX_API")} + "/" + evaluation + "/slices"`),
            query: { pageSize: 200, fields: "modelEvaluationSlices(slice,metrics)" },
          },
          { result: "page" },
        ),
      ],
      {
        except: {
          as: "error",
          steps: [
            choose("none", [when('default(map.get(error, "code"), 0) == 404', [returns("no_slices", {})])]),
            raise("tell", expr("error")),
          ],
        },
      },
    ),
    forEach("each", { value: "one", in: expr('default(map.get(page, "modelEvaluationSlices"), [])') }, [
      assign("read", {
        value: expr(`string(default(${inside("one", "slice", "value")}, ""))`),
        dimension: expr(`string(default(${inside("one", "slice", "dimension")}, ""))`),
        metrics: expr('default(map.get(one, "metrics"), nothing)'),
      }),
      // What is no name of a slice would need escaping, and is none that anybody asked for.
      choose("plain", [when('not text.match_regex(dimension + "=" + value, "^[A-Za-z0-9_.:=-]+$")', "continue")]),
      assign("full_name", { whole: expr('dimension + "=" + value') }),
      assign("keep", { found: expr(withKey("found", "value", "metrics")) }),
      assign("keep_whole", { found: expr(withKey("found", "whole", "metrics")) }),
    ]),
    returns("give", expr("found")),
  ],
);

/**
 * Gives `{value, champion_value, slices}`, and beside them `rule` and `message` of the first rule that the version misses.
 * `champion` is null where there is none yet.
 */
function judgeRoutine(model: string, evaluation: ModelEvaluation): RoutineSource {
  const { metric, goal, atLeast, atMost, beatsChampionBy, slices } = evaluation;
  const better =
    goal === "maximize" ? "readings.value - readings.champion_value" : "readings.champion_value - readings.value";
  const words = (expression: string) => `json.encode_to_string(${expression})`;
  const names = Object.entries(slices).map(([name, { mayLose }]) => ({ name, mayLose }));
  const refuse = (name: string, rule: string, message: string) => refusal(name, `"${rule}"`, message);
  return routine(
    ["version", "champion"],
    [
      assign("begin", { readings: { value: null, champion_value: null, slices: {} }, nothing: {} }),
      call("measure_version", "measure", { version: expr("version") }, { result: "own" }),
      choose("none", [
        when("own == null", [
          refuse("missing", "evaluation", `"no evaluation of ${model}@" + version + " has the metric ${metric}"`),
        ]),
      ]),
      assign("note", { "readings.value": expr("own.value") }),
      ...(atLeast === undefined
        ? []
        : [
            choose("floor", [
              when(`own.value < ${decimal(atLeast)} - ${SAME}`, [
                refuse(
                  "too_low",
                  "floor",
                  `"${metric} of ${model}@" + version + " is " + ${words("own.value")} + ", at least ${atLeast} is asked for"`,
                ),
              ]),
            ]),
          ]),
      ...(atMost === undefined
        ? []
        : [
            choose("ceiling", [
              when(`own.value > ${decimal(atMost)} + ${SAME}`, [
                refuse(
                  "too_high",
                  "ceiling",
                  `"${metric} of ${model}@" + version + " is " + ${words("own.value")} + ", at most ${atMost} is allowed"`,
                ),
              ]),
            ]),
          ]),
      choose("first", [when("champion == null", [returns("nobody_to_beat", expr("readings"))])]),
      call("measure_champion", "measure", { version: expr("champion") }, { result: "other" }),
      choose("unknown", [
        when("other == null", [
          refuse(
            "no_comparison",
            "champion",
            `"the champion ${model}@" + champion + " has no evaluation with the metric ${metric}: nothing can be compared with it"`,
          ),
        ]),
      ]),
      assign("note_champion", { "readings.champion_value": expr("other.value") }),
      assign("difference", { better_by: expr(better) }),
      choose("beats", [
        when(`better_by < ${decimal(beatsChampionBy)} - ${SAME}`, [
          refuse(
            "not_better",
            "champion",
            `"${metric} of ${model}@" + version + " is " + ${words("own.value")} + ", of the champion " + champion + " " + ${words("other.value")} + ": ${wanted(evaluation)}"`,
          ),
        ]),
      ]),
      ...(names.length === 0
        ? []
        : [
            forEach("each_slice", { value: "slice", in: names }, [
              assign("compare", {
                ours: expr("map.get(own.slices, slice.name)"),
                theirs: expr("map.get(other.slices, slice.name)"),
                reading: { value: expr("ours"), championValue: expr("theirs"), mayLose: expr("slice.mayLose") },
                slice_name: expr("slice.name"),
              }),
              assign("keep", { "readings.slices": expr(withKey("readings.slices", "slice_name", "reading")) }),
            ]),
            forEach("judge_slice", { value: "slice", in: names }, [
              assign("again", {
                ours: expr("map.get(own.slices, slice.name)"),
                theirs: expr("map.get(other.slices, slice.name)"),
              }),
              choose("comparable", [
                when("ours == null", [
                  refusal(
                    "unmeasured",
                    `"${SLICE_RULE}" + slice.name`,
                    `"the evaluation of ${model}@" + version + " says nothing of ${metric} on " + slice.name`,
                  ),
                ]),
                when("theirs == null", "continue"),
              ]),
              assign("loss", { lost: expr(goal === "maximize" ? "theirs - ours" : "ours - theirs") }),
              choose("worse", [
                when(`lost > slice.mayLose + ${SAME}`, [
                  refusal(
                    "is_worse",
                    `"${SLICE_RULE}" + slice.name`,
                    `"${metric} on " + slice.name + " is " + ${words("ours")} + ", of the champion " + champion + " " + ${words("theirs")} + ": it may be worse by " + ${words("slice.mayLose")} + " at most"`,
                  ),
                ]),
              ]),
            ]),
          ]),
      returns("give", expr("readings")),
    ],
  );
}

function wanted({ goal, beatsChampionBy }: ModelEvaluation): string {
  if (beatsChampionBy === 0) return "it must be at least as good";
  return `it must be ${goal === "maximize" ? "higher" : "lower"} by ${beatsChampionBy} at least`;
}

/** Gives what was read, with the rule that fails and why: an error would lose it where somebody keeps no more than its message. */
function refusal(name: string, rule: string, message: string): StepSource {
  return returns(name, {
    value: expr("readings.value"),
    champion_value: expr("readings.champion_value"),
    slices: expr("readings.slices"),
    rule: expr(rule),
    message: expr(message),
  });
}

/** A number as an expression writes it: no exponent with a sign, no minus that would need brackets. */
function decimal(number: number): string {
  const text = Math.abs(number).toFixed(12).replace(/0+$/, "").replace(/\.$/, "");
  return number < 0 ? `(-${text})` : text;
}

/** A version that nobody judges: promoted by whoever asks. */
export const UNJUDGED: RoutineSource = routine(
  ["version", "champion"],
  [returns("give", { value: null, champion_value: null, slices: {} })],
);

/** Ends a promotion that has nothing to decide. */
export const isChampion = (model: string) =>
  fail("is_champion", "already-champion", `"${model}@" + version + " is the champion already"`);
