import { compose } from "../language/compose";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
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
import { uploadRoutines } from "../launchers/registration";
import { LABELS } from "../launchers/settings";
import { inside } from "../parts/inside";
import { askedRoutine } from "./adoption-request";
import { NOTHING_ADOPTED } from "./adoption-report";
import { artifactRoutines } from "./artifacts";
import { COPY } from "./copy";
import { evaluationRoutine, givenRoutine } from "./other-registry";
import { lifeReportRoutine } from "./promotion-report";
import type { AdoptionProps } from "./props";

/** The labels by which a version says where it was proved. */
export const LINEAGE = {
  /** The environment. */
  from: "plinth-adopted-from",
  /** The version's number there. */
  version: "plinth-adopted-version",
} as const;

/** Labels that come along. */
const KEPT = [LABELS.run, LABELS.job, LABELS.datasetVersion, "plinth-pipeline", "code-revision"];

/** Reasons for which nothing was touched. */
const REFUSED = ["request", "version", "digest"];

/**
 * The definition of `adopt-<model>`: takes a version over from another environment. Its files are copied, it is registered
 * again with what this environment answers with, provided that is the very same image, and its evaluation comes along. It
 * is nobody's challenger by that: a promotion here decides, by this environment's rules.
 */
export function adoptionWorkflow(props: AdoptionProps): WorkflowDefinition {
  const { model, registered } = props;
  return compose(mainRoutine(props), {
    ...CALLS,
    ...COPY,
    ...artifactRoutines(props),
    ...uploadRoutines(registered.modelId),
    request_of: askedRoutine(props),
    given: givenRoutine(props),
    their_evaluation: evaluationRoutine(props),
    write_report: lifeReportRoutine({ model }),
  });
}

function mainRoutine(props: AdoptionProps): RoutineSource {
  const { model, registered, image, givers } = props;
  const copies = givers.some((giver) => giver.copies !== undefined);
  const label = (name: string) => `body.labels["${name}"]`;
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        entry: NOTHING_ADOPTED,
        problem: null,
        nothing: {},
        before: null,
      }),
      attempt(
        "adopt",
        [
          call("understand", "request_of", { input: expr("args") }, { result: "asked" }),
          assign("note_from", { "entry.from": expr("asked.giver.environment"), giver: expr("asked.giver") }),
          call("look", "given", { giver: expr("giver"), reference: expr("asked.version") }, { result: "theirs" }),
          assign("note_version", {
            number: expr("string(theirs.versionId)"),
            "entry.fromVersion": expr("number"),
            alias: expr('giver.environment + "-" + number'),
            their_image: expr(`string(default(${inside("theirs", "containerSpec", "imageUri")}, ""))`),
            their_parts: expr('text.split(their_image, "@")'),
            digest: expr("their_parts[len(their_parts) - 1]"),
          }),
          choose("same_image", [
            when(`digest != "${digestOf(image)}"`, [
              fail(
                "other_image",
                "digest",
                `"${model}@" + number + " of " + giver.environment + " answers with " + their_image + ", here with ${digestOf(image)}"`,
              ),
            ]),
          ]),
          assign("note_digest", { "entry.digest": expr("digest") }),
          call("was_here", "version_of", { suffix: expr('"@" + alias') }, { result: "before" }),
          ...(copies ? bringSteps() : []),
          ...copySteps(model),
          call(
            "read_evaluation",
            "their_evaluation",
            { giver: expr("giver"), version: expr("number") },
            { result: "evaluation" },
          ),
          assign("describe", {
            "entry.metrics": expr('map.get(evaluation, "metrics")'),
            body: literal({ ...registered.body, labels: registered.body.labels ?? {} }),
            their_labels: expr('default(map.get(theirs, "labels"), nothing)'),
          }),
          assign("complete", {
            "body.artifactUri": expr("entry.directory"),
            "body.versionAliases": [expr("alias")],
            [label(LINEAGE.from)]: expr("giver.environment"),
            [label(LINEAGE.version)]: expr("number"),
          }),
          ...KEPT.map((name) =>
            choose(`has_${name.replaceAll("-", "_")}`, [
              when(`"${name}" in their_labels`, [
                assign(`keep_${name.replaceAll("-", "_")}`, { [label(name)]: expr(`their_labels["${name}"]`) }),
              ]),
            ]),
          ),
          call("register", "upload_version", { model: expr("body"), alias: expr("alias") }, { result: "ours" }),
          assign("registered", {
            "entry.version": expr("string(ours.versionId)"),
            version_name: expr('ours.name + "@" + string(ours.versionId)'),
          }),
          call("bring_evaluation", "import_body", {
            version_name: expr("version_name"),
            evaluation: expr("evaluation"),
          }),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("how", [when("problem != null", explainSteps())]),
      choose("success", [
        when("problem == null and before == null", [assign("succeeded", { "entry.outcome": "succeeded" })]),
        when("problem == null", [
          assign("was_adopted", {
            "entry.outcome": "skipped",
            "entry.reason": "already-adopted",
            "entry.message": expr(
              `"${model}@" + entry.fromVersion + " of " + entry.from + " is version " + entry.version + " here"`,
            ),
          }),
        ]),
      ]),
      call("tell", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "told" }),
      choose("no_failure", [when('entry.outcome in ["succeeded", "skipped"]', [returns("give", expr("told"))])]),
      raise("end_failed", {
        code: 500,
        message: expr('entry.reason + ": " + entry.message'),
        tags: ["AdoptionFailed"],
        report: expr("told"),
      }),
    ],
  );
}

/** Brings the images and pipelines: before the files, so that a version that is registered can answer. */
function bringSteps(): readonly StepSource[] {
  return [
    call("bring", "take_artifacts", { giver: expr("giver") }, { result: "brought" }),
    assign("note_artifacts", { "entry.artifacts": expr("brought.artifacts"), "entry.build": expr("brought.build") }),
  ];
}

/** Copies the files to a folder that the version alone has. Those that are there are only looked at. */
function copySteps(model: string): readonly StepSource[] {
  return [
    assign("where", {
      uri: expr('string(default(map.get(theirs, "artifactUri"), ""))'),
      parts: expr('text.split(uri, "/")'),
    }),
    choose("in_a_bucket", [
      when('not text.match_regex(uri, "^gs://[^/]+/.+$")', [
        fail("no_folder", "files", '"the files of the version are no folder of a bucket: " + uri'),
      ]),
    ]),
    assign("folders", {
      prefix: expr('text.replace_all_regex(text.substring(uri, len(parts[2]) + 6, len(uri)), "/$", "") + "/"'),
      own_prefix: expr(`"adopted/" + giver.environment + "/${model}/" + number + "/"`),
      "entry.directory": expr('"gs://" + giver.bucket + "/" + text.replace_all_regex(own_prefix, "/$", "")'),
    }),
    call(
      "copy",
      "copy_folder",
      {
        from: { bucket: expr("parts[2]"), prefix: expr("prefix") },
        to: { bucket: expr("giver.bucket"), prefix: expr("own_prefix") },
      },
      { result: "files" },
    ),
    assign("note_files", { "entry.files": expr("files") }),
  ];
}

function explainSteps(): readonly StepSource[] {
  return [
    call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
    assign("explain", {
      "entry.reason": "launcher",
      "entry.message": expr("words"),
      tags: expr('default(map.get(problem, "tags"), [])'),
    }),
    choose("own_error", [when('"LauncherError" in tags', [assign("own_reason", { "entry.reason": expr("tags[0]") })])]),
    choose("untouched", [
      when(`entry.reason in [${REFUSED.map((reason) => `"${reason}"`).join(", ")}]`, [
        assign("refuse", { "entry.outcome": "refused" }),
      ]),
    ]),
  ];
}

function digestOf(image: string): string {
  return image.slice(image.lastIndexOf("@") + 1);
}
