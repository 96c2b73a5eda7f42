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
import { REQUEST_TIMEOUT } from "../launchers/calls";
import { AUTHENTICATION } from "../launchers/settings";
import { variable } from "./variables";

/** Times that an object is written while Cloud Storage is busy: about four minutes. */
const TRIES = 8;

const objectUrl = `${variable("STORAGE_API")} + "/b/" + ${variable("RELEASES_BUCKET")} + "/o/" + text.url_encode(name)`;

/**
 * Reads, writes and removes objects of the bucket that keeps what workflows must not forget, by their generation, so that
 * nobody overwrites what he has not seen. Beside {@link CALLS}.
 */
export const OBJECTS = {
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
} as const satisfies Readonly<Record<string, RoutineSource>>;
