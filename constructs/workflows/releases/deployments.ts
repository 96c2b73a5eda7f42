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
  when,
} from "../language/steps";
import { fail, REQUEST_TIMEOUT } from "../launchers/calls";
import { AUTHENTICATION } from "../launchers/settings";
import { inside } from "../parts/inside";
import type { ReleaseProps } from "./props";
import { ENDPOINT_URL, variable } from "./settings";

/** Times that a deployment is begun before its failure is told. */
const TRIES = 4;

/** Seconds between two looks at something that takes minutes. */
const LOOK_EVERY = 30;

/** Seconds that Google may take for a deployment that nobody can stop any more, beyond its own time. */
const OVERTIME = 7_200;

/** Seconds that taking a model away may take. */
const UNDEPLOY = 2_700;

/** What brings deployed models onto an endpoint and takes them away. */
export function deploymentRoutines({
  deployedModel,
  endpoint,
}: Pick<ReleaseProps, "deployedModel" | "endpoint">): Readonly<Record<string, RoutineSource>> {
  return {
    /** A free number for a version: the version and two digits, so that a version can be deployed again. */
    free_number: routine(
      ["version", "ids"],
      [
        assign("begin", { number: expr("int(version) * 100 + 1") }),
        choose("free", [when("not (string(number) in ids)", [returns("give", expr("string(number)"))])]),
        assign("next_number", { number: expr("number + 1") }, { next: "free" }),
      ],
    ),
    /** The body of a `DeployedModel`. */
    deployed_model: routine(
      ["model_name", "number", "version"],
      [
        assign("declared", { body: literal(deployedModel) }),
        assign("complete", {
          "body.id": expr("number"),
          "body.model": expr("model_name"),
          "body.displayName": expr(`"${endpoint}-v" + version`),
        }),
        returns("give", expr("body")),
      ],
    ),
    deploy: deployRoutine(),
    /** The name of a deployment that is under way, or null. Throws what the API throws. */
    deployment_under_way: routine(
      [],
      [
        call(
          "list",
          "read",
          { url: expr(`${ENDPOINT_URL} + "/operations"`), query: { pageSize: 100 } },
          { result: "page" },
        ),
        assign("begin", { found: null, nothing: {} }),
        forEach("each", { value: "operation", in: expr('default(map.get(page, "operations"), [])') }, [
          assign("kind", {
            type: expr(`default(${inside("operation", "metadata", "@type")}, "DeployModelOperationMetadata")`),
            done: expr('default(map.get(operation, "done"), false)'),
          }),
          choose("running", [
            when('not done and text.match_regex(type, "^(.*[./])?DeployModelOperationMetadata$")', [
              assign("note", { found: expr("operation.name") }),
            ]),
          ]),
        ]),
        returns("give", expr("found")),
      ],
    ),
    /** Waits for the end of an operation: `{done, error}`; not done when it is still running after so many seconds. */
    await_operation: routine(
      ["operation", "seconds"],
      [
        assign("begin", { looks: 0, until: expr("sys.now() + seconds") }),
        call(
          "get",
          "read",
          { url: expr(`${variable("VERTEX_API")} + "/" + operation`), query: { fields: "done,error" } },
          { result: "state" },
        ),
        choose("over", [
          when('default(map.get(state, "done"), false)', [
            returns("ended", { done: true, error: expr('map.get(state, "error")') }),
          ]),
          when(`sys.now() >= until or looks * ${LOOK_EVERY} > seconds`, [
            returns("late", { done: false, error: null }),
          ]),
        ]),
        call("wait", "sys.sleep", { seconds: LOOK_EVERY }),
        assign("count", { looks: expr("looks + 1") }, { next: "get" }),
      ],
    ),
    settle_deployment: settleRoutine(),
    remove_model: removeRoutine(),
  };
}

/** Deploys the candidate without traffic, once however often it is asked. Gives the lock. */
function deployRoutine(): RoutineSource {
  return routine(
    ["lock", "body", "within"],
    [
      assign("announce", {
        "lock.content.deployBy": expr("int(sys.now()) + within"),
        "lock.content.operation": null,
        tries: 0,
      }),
      call("write_down", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
      assign("again", { problem: null, answer: null }),
      attempt(
        "try_once",
        [
          call(
            "post",
            "http.post",
            {
              url: expr(`${ENDPOINT_URL} + ":deployModel"`),
              body: { deployedModel: expr("body") },
              auth: AUTHENTICATION,
              timeout: REQUEST_TIMEOUT,
            },
            { result: "answer" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("begun", [when("problem == null", "named")]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      choose("hopeless", [
        when("not passes", [
          call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
          fail("refused", "deploy", '"Vertex AI refused the deployment: " + words'),
        ]),
      ]),
      // The request may have arrived although its answer did not: a second one would pay for two.
      call("wait", "sys.sleep", { seconds: 60 }),
      call("look", "endpoint_now", {}, { result: "endpoint" }),
      choose("there", [when("body.id in endpoint.ids", [returns("is_there", expr("lock"))])]),
      assign("unknown", { under_way: null }),
      attempt("look_for", [call("list", "deployment_under_way", {}, { result: "under_way" })], {
        except: { as: "error", steps: [assign("not_seen", { under_way: null })] },
      }),
      choose("seen", [
        when("under_way != null", "adopt"),
        when(`tries >= ${TRIES}`, [
          call("last_words", "describe", { error: expr("problem") }, { result: "words" }),
          fail("gave_up", "deploy", '"Vertex AI did not take the deployment: " + words'),
        ]),
      ]),
      assign("count", { tries: expr("tries + 1") }, { next: "again" }),
      assign("adopt", { answer: { body: { name: expr("under_way") } } }),
      assign("named", { "lock.content.operation": expr("answer.body.name") }),
      call("note", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
      call(
        "follow",
        "await_operation",
        {
          operation: expr("lock.content.operation"),
          seconds: expr("math.max(0, lock.content.deployBy - int(sys.now()))"),
        },
        { result: "ended" },
      ),
      choose("how", [
        when("not ended.done", [
          attempt(
            "stop",
            [
              call("cancel", "write", {
                url: expr(`${variable("VERTEX_API")} + "/" + lock.content.operation + ":cancel"`),
                body: {},
              }),
            ],
            // What cannot be stopped is waited for when the endpoint is put back.
            { except: { as: "error", steps: [assign("not_stopped", { stopped: false })] } },
          ),
          fail("late", "deploy-deadline", '"the machines of the version did not come up in time"'),
        ]),
        when("ended.error != null", [
          fail("failed", "deploy", 'default(map.get(ended.error, "message"), "the deployment failed")'),
        ]),
      ]),
      returns("deployed", expr("lock")),
    ],
  );
}

/**
 * Waits until no deployment of the lock can land any more, so that what it brings can be taken away. A deployment that was
 * asked for and whose name nobody knows is looked for; where that cannot be done, its whole time is waited for.
 */
function settleRoutine(): RoutineSource {
  return routine(
    ["lock"],
    [
      assign("begin", {
        operation: expr('map.get(lock.content, "operation")'),
        by: expr('map.get(lock.content, "deployBy")'),
        number: expr('map.get(lock.content, "deployedModel")'),
        found: null,
        blind: false,
        moments: 0,
      }),
      choose("begun", [when("by == null", [returns("nothing", true)])]),
      choose("named", [when("operation != null", "follow")]),
      assign("how_long", { most: expr("math.max(0, by - int(sys.now())) // 60") }),
      // A request that was on its way when its sender ended needs a moment to be seen.
      call("moment", "sys.sleep", { seconds: 60 }),
      assign("count_moment", { moments: expr("moments + 1") }),
      call("look", "endpoint_now", {}, { result: "endpoint" }),
      choose("landed", [when("number in endpoint.ids", [returns("there", true)])]),
      attempt("look_for", [call("list", "deployment_under_way", {}, { result: "found" })], {
        except: { as: "error", steps: [assign("cannot_see", { blind: true })] },
      }),
      choose("seen", [when("found != null", "adopt"), when("blind and moments <= most", "moment")]),
      returns("none", true),
      assign("adopt", { operation: expr("found") }),
      call(
        "follow",
        "await_operation",
        { operation: expr("operation"), seconds: expr(`math.max(0, by - int(sys.now())) + ${OVERTIME}`) },
        { result: "ended" },
      ),
      choose("over", [
        when("not ended.done", [
          fail(
            "endless",
            "launcher",
            '"the deployment " + operation + " does not end, so its model cannot be taken away"',
          ),
        ]),
      ]),
      returns("settled", true),
    ],
  );
}

/** Takes a model away that has no traffic. One that is gone already is as good. */
function removeRoutine(): RoutineSource {
  return routine(
    ["number"],
    [
      assign("begin", { tries: 0, pause: 5 }),
      assign("again", { problem: null, answer: null }),
      call("look", "endpoint_now", {}, { result: "endpoint" }),
      choose("gone", [
        when("not (number in endpoint.ids)", [returns("is_gone", true)]),
        when("default(map.get(endpoint.split, number), 0) > 0", [
          fail("serves", "conflict", '"the deployed model " + number + " has traffic, so it stays"'),
        ]),
      ]),
      attempt(
        "try_once",
        [
          call(
            "post",
            "http.post",
            {
              url: expr(`${ENDPOINT_URL} + ":undeployModel"`),
              body: { deployedModelId: expr("number") },
              auth: AUTHENTICATION,
              timeout: REQUEST_TIMEOUT,
            },
            { result: "answer" },
          ),
          call(
            "follow",
            "await_operation",
            { operation: expr("answer.body.name"), seconds: UNDEPLOY },
            { result: "ended" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      // Only the endpoint itself tells whether the model is gone.
      choose("enough", [
        when("tries >= 8 and problem != null", [raise("give_up", expr("problem"))]),
        when("tries >= 8", [fail("stays", "launcher", '"the deployed model " + number + " cannot be taken away"')]),
      ]),
      choose("slowly", [when("tries > 0", [call("wait", "sys.sleep", { seconds: expr("pause") })])]),
      assign("count", { tries: expr("tries + 1"), pause: expr("math.min(300, pause * 2)") }, { next: "again" }),
    ],
  );
}
