import type { Json } from "../../json";
import {
  fewerOfThem,
  type Judge,
  lessIsLooser,
  moreIsLooser,
  ordered,
  type Rule,
  told,
  unjudged,
  verdict,
} from "./judge";

const rule = (at: string, judge: Judge): Rule => ({
  type: /^google_workflows_workflow$/,
  at: new RegExp(`^source_contents\\.(.*\\.)?(${at})$`),
  section: "training-and-serving",
  judge,
});

const gate: Judge = ({ before, after }) => {
  if (after === undefined) return verdict("loosened", "a release is no longer held to this");
  if (before === undefined) return verdict("tightened", "a release is held to this as well");
  return verdict("unknown", "what a release is held to");
};

/** A number that an expression compares something with, such as 0.82 in `${own.value < 0.82 - 0.000000001}`. */
const compared = (text: Json | undefined) => {
  const number = typeof text === "string" ? /[<>]=?\s*(-?\d+(?:\.\d+)?)/.exec(text)?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
};

/** A limit that is written in an expression, where nothing else of the expression changes. */
const limitWithin =
  (judge: Judge, other: string): Judge =>
  ({ before, after }, beside) => {
    const [was, is] = [compared(before), compared(after)];
    if (was === undefined || is === undefined) return verdict("unknown", other, "high");
    return judge({ before: was, after: is }, beside) ?? verdict("unknown", other, "high");
  };

/** Steps that ask a person, or compare a version with another, and come or go. */
const step: Judge = ({ before, after }) => {
  const text = JSON.stringify(after ?? before ?? null);
  const what = text.includes('"call":"approve"')
    ? ["nobody is asked any more before it goes on", "somebody is asked before it goes on"]
    : /"(judge_slice|beats|floor)":/.test(text)
      ? ["versions are no longer held to this", "versions are held to this as well"]
      : undefined;
  const [gone, come] = what ?? [];
  if (gone === undefined || come === undefined || (before !== undefined && after !== undefined)) return undefined;
  return after === undefined ? verdict("loosened", gone) : verdict("tightened", come);
};

/** What Plinth's own workflows say about releases, promotions and their gates; of others only what is named alike. */
export const WORKFLOWS: readonly Rule[] = [
  rule("gates(\\.name)?", gate),
  rule("gates\\.(max|growth)", moreIsLooser("releases pass with worse figures", "releases need better figures")),
  rule("gates\\.min", lessIsLooser("releases pass with worse figures", "releases need better figures")),
  rule(
    "soak\\.steps\\.flow\\.args\\.seconds",
    lessIsLooser("each step of a release is watched for less long", "each step of a release is watched for longer"),
  ),
  rule("soak\\.steps\\..*\\.decisions\\.[^.]+", ordered(["fail", "wait", "pass"], "what happens when nobody can tell")),
  rule(
    "plan_steps\\.assign\\.shares",
    fewerOfThem("a release has one step fewer on its way to all traffic", "a release has one step more"),
  ),
  rule(
    "rates\\.switch\\.condition",
    limitWithin(
      lessIsLooser("releases pass on fewer requests", "releases need more requests"),
      "what a release is held to",
    ),
  ),
  rule(
    "floor\\.switch\\.condition|beats\\.switch\\.condition",
    limitWithin(
      lessIsLooser("versions pass with a worse evaluation", "versions need a better evaluation"),
      "what a version is held to",
    ),
  ),
  rule("mayLose", moreIsLooser("versions may lose more than before", "versions may lose less than before")),
  rule("approval\\.switch\\.condition", unjudged("when somebody has to agree", "high")),
  rule("steps", step),
  rule("scheduling\\.timeout", told("how long it may run")),
];
