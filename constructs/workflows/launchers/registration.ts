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
  when,
} from "../language/steps";
import { fail, REQUEST_TIMEOUT } from "./calls";
import { METRICS_SCHEMAS } from "./evaluation";
import { AUTHENTICATION, LABELS, variable } from "./settings";
import { modelName, versionRoutine } from "./version";

/** The model that a job trains. */
export interface RegisteredModel {
  /** The id of the model: at most 63 small letters, digits, `_` and `-`, a letter first. Cannot be changed after creation. */
  readonly modelId: string;
  /** The `Model` of the API, complete but for what a run adds: `artifactUri`, `versionAliases`, and the labels of the run. */
  readonly body: {
    readonly displayName: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  /**
   * The metric that the evaluation must have.
   * @default - any
   */
  readonly metric?: string;
}

/** Seconds that an upload may take. */
const UPLOAD = 3_600;

/** Times that an upload is tried. */
const UPLOADS = 6;

/** What registers a version of a model with its evaluation, once for a run however often it is asked. */
export function registrationRoutines(model: RegisteredModel): Readonly<Record<string, RoutineSource>> {
  return {
    register: registerRoutine(model),
    ...uploadRoutines(model.modelId),
    import_evaluation: evaluationImport(),
  };
}

/** What uploads a version under an alias, and imports evaluations to it, once however often it is asked. Beside `CALLS`. */
export function uploadRoutines(modelId: string): Readonly<Record<string, RoutineSource>> {
  return {
    upload_version: uploadRoutine(modelId),
    version_of: versionRoutine(modelId),
    import_body: importRoutine(),
    finished: finishedRoutine(),
  };
}

/**
 * Uploads the model in a directory as a version. Its alias `run-<run>` tells a second start that it is there already. No
 * alias that means something moves: who is challenger or champion is for the promotion to say.
 */
function registerRoutine({ body }: RegisteredModel): RoutineSource {
  const label = (name: string) => `model.labels["${name}"]`;
  return routine(
    ["run", "directory", "labels"],
    [
      assign("declared", { model: literal({ ...body, labels: body.labels ?? {} }), alias: expr('"run-" + run') }),
      assign("complete", {
        "model.artifactUri": expr("directory"),
        "model.versionAliases": [expr("alias")],
        [label(LABELS.run)]: expr("run"),
        [label(LABELS.job)]: expr(`labels["${LABELS.job}"]`),
        [label(LABELS.execution)]: expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
      }),
      choose("dataset", [
        when(`"${LABELS.datasetVersion}" in labels`, [
          assign("set_dataset", { [label(LABELS.datasetVersion)]: expr(`labels["${LABELS.datasetVersion}"]`) }),
        ]),
      ]),
      call("upload", "upload_version", { model: expr("model"), alias: expr("alias") }, { result: "made" }),
      returns("give", expr("made")),
    ],
  );
}

/** Uploads a `Model` whose alias tells a second start that it is there already; gives the version. */
function uploadRoutine(modelId: string): RoutineSource {
  return routine(
    ["model", "alias"],
    [
      assign("begin", { tries: 0, pause: 10 }),
      call("registered", "version_of", { suffix: expr('"@" + alias') }, { result: "version" }),
      choose("known", [when("version != null", [returns("give_known", expr("version"))])]),
      call("exists", "version_of", { suffix: "" }, { result: "parent" }),
      assign("ask_for", { upload: { model: expr("model") }, problem: null, operation: null }),
      choose("first", [
        when("parent == null", [assign("new_model", { "upload.modelId": modelId })]),
        when("parent != null", [assign("new_version", { "upload.parentModel": expr(`${modelName(modelId)}"`) })]),
      ]),
      attempt(
        "try_upload",
        [
          call(
            "post",
            "http.post",
            {
              url: expr(`${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/models:upload"`),
              body: expr("upload"),
              auth: AUTHENTICATION,
              timeout: REQUEST_TIMEOUT,
            },
            { result: "operation" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("begun", [when("problem == null", "await_upload")]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      // 409: another job of the same model made its first version just now.
      choose("hopeless", [
        when(`not (passes or map.get(problem, "code") == 409) or tries >= ${UPLOADS}`, [
          raise("tell", expr("problem")),
        ]),
      ]),
      call("wait", "sys.sleep", { seconds: expr("pause") }),
      assign("count", { tries: expr("tries + 1"), pause: expr("math.min(300, pause * 2)") }, { next: "registered" }),
      call("await_upload", "finished", {
        operation: expr("operation.body.name"),
        until: expr(`sys.now() + ${UPLOAD}`),
      }),
      call("registered_now", "version_of", { suffix: expr('"@" + alias') }, { result: "made" }),
      choose("sure", [
        when("made == null", [
          fail("lost", "registration", '"the uploaded version is not to be found by its alias " + alias'),
        ]),
      ]),
      returns("give", expr("made")),
    ],
  );
}

/** Waits for the end of a long-running operation. Ends with its error. */
function finishedRoutine(): RoutineSource {
  return routine(
    ["operation", "until"],
    [
      call(
        "get",
        "read",
        { url: expr(`${variable("VERTEX_API")} + "/" + operation`), query: { fields: "done,error" } },
        { result: "state" },
      ),
      choose("over", [
        when('map.get(state, "error") != null', [
          fail("failed", "registration", 'default(map.get(state.error, "message"), "the upload failed")'),
        ]),
        when('default(map.get(state, "done"), false)', [returns("done", null)]),
        when("sys.now() >= until", [fail("late", "registration", '"the upload did not end in time"')]),
      ]),
      call("wait", "sys.sleep", { seconds: 15 }, { next: "get" }),
    ],
  );
}

/**
 * Imports what a run wrote about its model to its version. All of it is kept as metadata, the slices with it: the API marks
 * what tells slices apart as its own to say, so that they cannot be imported beside the evaluation.
 */
function evaluationImport(): RoutineSource {
  return routine(
    ["version_name", "run", "evaluation"],
    [
      assign("schemas", { schemas: METRICS_SCHEMAS }),
      assign("body", {
        imported: {
          displayName: expr("run"),
          metricsSchemaUri: expr("schemas[evaluation.problem]"),
          metrics: expr("evaluation.metrics"),
          metadata: expr("evaluation"),
        },
      }),
      call(
        "import",
        "import_body",
        { version_name: expr("version_name"), evaluation: expr("imported") },
        { result: "name" },
      ),
      returns("give", expr("name")),
    ],
  );
}

/** Imports a `ModelEvaluation` to a version, unless the version has one of the same name. */
function importRoutine(): RoutineSource {
  const url = `${variable("VERTEX_API")} + "/" + version_name + "/evaluations`;
  return routine(
    ["version_name", "evaluation"],
    [
      assign("begin", { tries: 0, pause: 5 }),
      call("list", "read", { url: expr(`${url}"`), query: { pageSize: 100 } }, { result: "page" }),
      assign("read_page", { others: expr('default(map.get(page, "modelEvaluations"), [])'), index: 0 }),
      choose("looked", [when("index >= len(others)", "import")]),
      choose("same", [
        when('map.get(others[index], "displayName") == evaluation.displayName', [
          returns("known", expr("others[index].name")),
        ]),
      ]),
      assign("next_one", { index: expr("index + 1") }, { next: "looked" }),
      assign("import", { problem: null, answer: null }),
      attempt(
        "try_import",
        [
          call(
            "post",
            "http.post",
            {
              url: expr(`${url}:import"`),
              body: { modelEvaluation: expr("evaluation") },
              auth: AUTHENTICATION,
              timeout: REQUEST_TIMEOUT,
            },
            { result: "answer" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("imported", [when("problem == null", [returns("give", expr("answer.body.name"))])]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      choose("hopeless", [when(`not passes or tries >= ${UPLOADS}`, [raise("tell", expr("problem"))])]),
      call("wait", "sys.sleep", { seconds: expr("pause") }),
      assign("count", { tries: expr("tries + 1"), pause: expr("pause * 2") }, { next: "list" }),
    ],
  );
}
