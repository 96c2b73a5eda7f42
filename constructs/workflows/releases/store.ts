import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  otherwise,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { fail, REQUEST_TIMEOUT } from "../launchers/calls";
import { AUTHENTICATION } from "../launchers/settings";
import { variable } from "./settings";

/** Times that an object is written while Cloud Storage is busy: about four minutes. */
const TRIES = 8;

/** The name of the object that holds an endpoint's lock, and with it what is to be done when its owner is gone. */
export const lockName = (endpoint: string) => `locks/${endpoint}.json`;

/** The name of the object that remembers which version served before. */
export const previousName = (endpoint: string) => `previous/${endpoint}.json`;

const objectUrl = `${variable("STORAGE_API")} + "/b/" + ${variable("RELEASES_BUCKET")} + "/o/" + text.url_encode(name)`;

/** Reads, writes and removes objects by their generation, so that nobody overwrites what he has not seen. */
const OBJECTS = {
  /** `{content, generation}`, or null where there is none. */
  object_now: routine(
    ["name"],
    [
      assign("begin", { tries: 0 }),
      assign("again", { missing: false, metadata: {}, content: null }),
      attempt(
        "look",
        [
          call(
            "describe_object",
            "read",
            { url: expr(objectUrl), query: { fields: "generation" } },
            { result: "metadata" },
          ),
          call(
            "read_content",
            "read",
            { url: expr(objectUrl), query: { alt: "media", generation: expr("metadata.generation") } },
            { result: "content" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("gone", [
                when('default(map.get(error, "code"), 0) == 404', [assign("is_gone", { missing: true })]),
                otherwise([raise("tell", expr("error"))]),
              ]),
            ],
          },
        },
      ),
      // Replaced between the two looks, or really gone: another look tells.
      choose("sure", [
        when("not missing", "understand"),
        when('not ("generation" in metadata) or tries >= 3', [returns("none", null)]),
      ]),
      assign("count", { tries: expr("tries + 1") }, { next: "again" }),
      // What carries no type of content arrives as bytes or text.
      attempt("understand", [assign("its_keys", { known: expr("keys(content)") })], {
        except: { as: "error", steps: [assign("decode", { content: expr("json.decode(content)") })] },
      }),
      returns("give", { content: expr("content"), generation: expr("string(metadata.generation)") }),
    ],
  ),
  /**
   * Writes an object over one generation of it; `"0"`: only where there is none. Gives the new generation, or null where
   * somebody else wrote first. An answer that was lost is found out about by the name of the writer in the content.
   */
  write_object: routine(
    ["name", "content", "generation"],
    [
      assign("begin", { tries: 0, pause: 2 }),
      assign("again", { problem: null, answer: null, written: null }),
      attempt(
        "try_once",
        [
          call(
            "post",
            "http.post",
            {
              url: expr(`${variable("STORAGE_UPLOAD_API")} + "/b/" + ${variable("RELEASES_BUCKET")} + "/o"`),
              query: {
                uploadType: "media",
                name: expr("name"),
                ifGenerationMatch: expr("generation"),
                fields: "generation",
              },
              headers: { "Content-Type": "application/json" },
              body: expr("content"),
              auth: AUTHENTICATION,
              timeout: REQUEST_TIMEOUT,
            },
            { result: "answer" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("done", [when("problem == null", [returns("give", expr("string(answer.body.generation)"))])]),
      choose("taken", [
        when('default(map.get(problem, "code"), 0) == 412', [
          call("whose", "object_now", { name: expr("name") }, { result: "written" }),
          choose("mine", [
            when(
              'written != null and map.get(written.content, "execution") == content.execution and map.get(written.content, "serial") == map.get(content, "serial")',
              [returns("was_written", expr("written.generation"))],
            ),
          ]),
          returns("lost", null),
        ]),
      ]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      choose("hopeless", [when(`not passes or tries >= ${TRIES}`, [raise("tell", expr("problem"))])]),
      call("wait", "sys.sleep", { seconds: expr("pause") }),
      assign("count", { tries: expr("tries + 1"), pause: expr("math.min(60, pause * 2)") }, { next: "again" }),
    ],
  ),
  /** Removes one generation of an object; that it is gone already, or is another one by now, is as good. */
  remove_object: routine(
    ["name", "generation"],
    [
      assign("begin", { tries: 0, pause: 2 }),
      assign("again", { problem: null }),
      attempt(
        "try_once",
        [
          call("delete", "http.delete", {
            url: expr(objectUrl),
            query: { ifGenerationMatch: expr("generation") },
            auth: AUTHENTICATION,
            timeout: REQUEST_TIMEOUT,
          }),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("done", [
        when("problem == null", [returns("removed", true)]),
        when('default(map.get(problem, "code"), 0) in [404, 412]', [returns("not_ours", true)]),
      ]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      choose("hopeless", [when(`not passes or tries >= ${TRIES}`, [raise("tell", expr("problem"))])]),
      call("wait", "sys.sleep", { seconds: expr("pause") }),
      assign("count", { tries: expr("tries + 1"), pause: expr("math.min(60, pause * 2)") }, { next: "again" }),
    ],
  ),
} as const satisfies Readonly<Record<string, RoutineSource>>;

/**
 * What the lock of an endpoint holds. Whoever has it writes down, before he does anything, what must be done should he be
 * gone: the guard, or a rollback, then does exactly that.
 */
export interface Lock {
  /** What holds it. */
  readonly kind: "release" | "rollback" | "removal" | "guard";
  readonly workflow: string;
  readonly execution: string;
  /** Who took it first: what a report is about. */
  readonly origin: { readonly workflow: string; readonly execution: string };
  /** Raised with every writing. */
  readonly serial: number;
  readonly endpoint: string;
  /** Of the version that comes or goes. */
  readonly version: string | null;
  readonly deployedModel: string | null;
  /** RFC 3339. */
  readonly since: string;
  /** Seconds since 1970: when the deployment that was begun must have ended; null when none was. */
  readonly deployBy: number | null;
  /** The deployment that was begun, where its name is known. */
  readonly operation: string | null;
  /** Whether what is to be done completes the change (true) or takes it back (false). */
  readonly committed: boolean;
  /** What is to be done. */
  readonly plan: {
    /** The traffic split; null leaves it. */
    readonly split: Readonly<Record<string, number>> | null;
    /** The version that gets the alias `champion`, null for none, and the one that must not have it; null leaves both. */
    readonly champion: { readonly version: string | null; readonly other: string | null } | null;
    /** The deployed models that go, once they have no traffic. */
    readonly remove: readonly string[];
    /** What happens to what is remembered of the version that served before; `content` only to `write`. */
    readonly previous: { readonly do: "keep" | "forget" | "write"; readonly content: Previous | null };
    /** The deployed models that drift is looked for at; null leaves the monitor. */
    readonly monitor: readonly string[] | null;
  };
}

/** What is remembered of the version that served before the last release, so that it can come back. */
export interface Previous {
  /** The release that took its place. */
  readonly workflow: string;
  readonly execution: string;
  /** The version that serves since, and the number of its deployment. */
  readonly version: string;
  readonly deployedModel: string;
  /** The traffic split that was, and the numbers that were deployed. */
  readonly split: Readonly<Record<string, number>>;
  readonly kept: readonly string[];
  /** The version that most of the traffic went to; null where that is not known. */
  readonly previousVersion: string | null;
  /** The version that the alias `champion` named. */
  readonly champion: string | null;
  /** Seconds since 1970: when the kept models are to go. */
  readonly removeAt: number;
  /** Whether they have gone. */
  readonly removed: boolean;
}

/** What takes, rewrites and gives back the lock of one endpoint. */
export function storeRoutines(endpoint: string): Readonly<Record<string, RoutineSource>> {
  return {
    ...OBJECTS,
    /** The lock as it is now, where this execution holds it; else null. */
    own_lock: routine(
      [],
      [
        call("look", "object_now", { name: lockName(endpoint) }, { result: "lock" }),
        choose("nobody", [when("lock == null", [returns("none", null)])]),
        choose("ours", [
          when(`lock.content.execution == ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}`, [
            returns("give", expr("lock")),
          ]),
        ]),
        returns("foreign", null),
      ],
    ),
    /** Takes the lock: gives it with its generation, or null when somebody has it. */
    take_lock: routine(
      ["content"],
      [
        assign("sign", {
          "content.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
          "content.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
          "content.endpoint": endpoint,
          "content.since": expr("time.format(sys.now())"),
          "content.serial": 1,
        }),
        assign("begun_by", {
          "content.origin": { workflow: expr("content.workflow"), execution: expr("content.execution") },
        }),
        call(
          "write",
          "write_object",
          { name: lockName(endpoint), content: expr("content"), generation: "0" },
          { result: "generation" },
        ),
        choose("free", [when("generation == null", [returns("busy", null)])]),
        returns("give", { content: expr("content"), generation: expr("generation") }),
      ],
    ),
    /** Writes the lock anew. Whoever has lost it must not touch the endpoint any more, and ends with an error. */
    keep_lock: routine(
      ["lock"],
      [
        assign("count", { "lock.content.serial": expr("lock.content.serial + 1") }),
        call(
          "write",
          "write_object",
          { name: lockName(endpoint), content: expr("lock.content"), generation: expr("lock.generation") },
          { result: "generation" },
        ),
        choose("lost", [
          when("generation == null", [
            fail("is_lost", "lock-lost", '"a rollback or the guard took the endpoint over"'),
          ]),
        ]),
        assign("renew", { "lock.generation": expr("generation") }),
        returns("give", expr("lock")),
      ],
    ),
    /** Takes over the lock of somebody who is gone: gives it, or null when somebody was faster. */
    take_over: routine(
      ["lock", "kind"],
      [
        assign("sign", {
          taken: expr("lock"),
          "taken.content.kind": expr("kind"),
          "taken.content.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
          "taken.content.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
          "taken.content.serial": expr("lock.content.serial + 1"),
        }),
        call(
          "write",
          "write_object",
          { name: lockName(endpoint), content: expr("taken.content"), generation: expr("lock.generation") },
          { result: "generation" },
        ),
        choose("faster", [when("generation == null", [returns("too_late", null)])]),
        assign("renew", { "taken.generation": expr("generation") }),
        returns("give", expr("taken")),
      ],
    ),
    /** Whether the execution that a content names is still at work. */
    is_alive: routine(
      ["owner"],
      [
        attempt(
          "ask",
          [
            call(
              "get",
              "read",
              {
                url: expr(
                  `${variable("EXECUTIONS_API")} + "/" + ${variable("PARENT")} + "/workflows/" + owner.workflow + "/executions/" + owner.execution`,
                ),
                query: { fields: "state" },
              },
              { result: "execution" },
            ),
          ],
          {
            except: {
              as: "error",
              steps: [
                choose("gone", [when('default(map.get(error, "code"), 0) == 404', [returns("not_known", false)])]),
                raise("tell", expr("error")),
              ],
            },
          },
        ),
        returns("alive", expr('execution.state in ["ACTIVE", "QUEUED"]')),
      ],
    ),
  };
}
