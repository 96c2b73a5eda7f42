import { isObject, type Json, listOf, textAt, valueAt } from "../../json";
import { type Judge, lessIsLooser, type Rule, verdict } from "./judge";

const rule = (at: string, judge: Judge): Rule => ({
  type: /^google_storage_bucket$/,
  at: new RegExp(`^lifecycle_rule${at}$`),
  section: "protection",
  judge,
});

/** What a rule does: a block that is written alone or in a list of one. */
const actionOf = (action: Json | undefined) => listOf(action).map((one) => textAt(one, "type"))[0];

/** Versions of objects that newer ones have taken the place of: what is written last stays. */
const isAboutOld = (condition: Json | undefined) =>
  listOf(condition).some(
    (one) =>
      valueAt(one, "with_state") === "ARCHIVED" ||
      ["num_newer_versions", "days_since_noncurrent_time", "noncurrent_time_before"].some(
        // A plan writes out what nobody has written.
        (key) => ![undefined, null, 0, ""].includes(valueAt(one, key) as string | number | null | undefined),
      ),
  );

/** A whole rule that comes or goes. */
const whole: Judge = ({ before, after }) => {
  const written = after ?? before;
  const deletes = !isObject(written) || actionOf(written.action) === "Delete";
  if (!deletes) return verdict("neutral", undefined, "low");
  const old = isObject(written) && isAboutOld(written.condition);
  const what = old ? "old versions of objects" : "objects";
  if (before === undefined) return verdict("loosened", `${what} are deleted that were kept`, old ? "medium" : "high");
  if (after === undefined) return verdict("tightened", `${what} are kept that were deleted`);
  return verdict("unknown", "decides which objects are deleted, and when", "high");
};

/** Of a rule that deletes: sooner is looser. Of one that only moves to another class it is nothing to worry about. */
const deleting =
  (judge: Judge): Judge =>
  (values, beside) => {
    const [was, is] = [actionOf(beside("action", "before")), actionOf(beside("action", "after"))];
    // Of a rule that comes or goes, its action says what that means.
    const judges = was === is && is === "Delete";
    return judges ? judge(values, beside) : verdict("neutral", undefined, "low");
  };

const action: Judge = ({ before, after }, beside) => {
  const condition = beside("condition");
  const rule = (type: Json | undefined) =>
    type === "Delete" ? { action: { type }, ...(condition !== undefined && { condition }) } : undefined;
  const [was, is] = [rule(before), rule(after)];
  return was === is ? verdict("neutral", undefined, "low") : whole({ before: was, after: is }, beside);
};

const sooner: Judge = ({ before, after }, beside) => {
  const what = isAboutOld(beside("condition")) ? "old versions of objects" : "objects";
  // Without the condition the rule is about objects of any age.
  return lessIsLooser(`${what} are deleted sooner`, `${what} are kept for longer`)(
    { before: before ?? 0, after: after ?? 0 },
    beside,
  );
};

/** What is known of the rules by which a bucket deletes its objects. */
export const LIFECYCLE: readonly Rule[] = [
  rule("", whole),
  rule("\\.action\\.type", action),
  rule("\\.condition\\.(age|days_since_noncurrent_time|days_since_custom_time)", deleting(sooner)),
  rule(
    "\\.condition\\.num_newer_versions",
    deleting(lessIsLooser("fewer old versions of objects are kept", "more old versions of objects are kept")),
  ),
  rule(
    "\\.condition(\\..*)?",
    deleting(() => verdict("unknown", "decides which objects are deleted", "high")),
  ),
  rule("\\..*", () => verdict("unknown", "decides which objects are deleted, and when", "high")),
];
