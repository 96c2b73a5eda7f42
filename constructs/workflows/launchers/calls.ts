import { expr } from "../language/expression";
import { assign, attempt, call, choose, raise, returns, routine, type RoutineSource, when } from "../language/steps";
import { AUTHENTICATION } from "./settings";

/** Times that an idempotent request is tried before its failure is told: about four minutes. */
const TRIES = 8;

/** Seconds that an API may take to answer. */
export const REQUEST_TIMEOUT = 60;

/** A request that is repeated while the API is busy or out of reach. Only for what may happen twice. */
const patient = (
  method: "get" | "post",
  params: RoutineSource["params"] & object,
  args: Readonly<Record<string, string>>,
) =>
  routine(params, [
    assign("begin", { tries: 0, pause: 2 }),
    assign("again", { problem: null, answer: null }),
    attempt(
      "ask",
      [
        call(
          "send",
          `http.${method}`,
          { url: expr("url"), ...args, auth: AUTHENTICATION, timeout: REQUEST_TIMEOUT },
          { result: "answer" },
        ),
      ],
      { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
    ),
    choose("answered", [when("problem == null", [returns("give", expr("answer.body"))])]),
    call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
    choose("hopeless", [when(`not passes or tries >= ${TRIES}`, [raise("tell", expr("problem"))])]),
    call("wait", "sys.sleep", { seconds: expr("pause") }),
    assign("count", { tries: expr("tries + 1"), pause: expr("math.min(60, pause * 2)") }, { next: "again" }),
  ]);

/**
 * What launchers ask the APIs with. Retrying is written out and not left to `retry`, because a request that failed for
 * good must be told from one that is only late, and because what happens between two tries differs.
 */
export const CALLS = {
  /** GET. Gives the body. */
  read: patient("get", ["url", "query"], { query: expr("query") }),
  /** POST of what may happen twice. Gives the body. */
  write: patient("post", ["url", "body"], { body: expr("body") }),
  /** Whether the same request may succeed later: too many requests, an error of the server, no answer. */
  is_transient: routine(
    ["error"],
    [
      assign("look", {
        code: expr('default(map.get(error, "code"), 0)'),
        tags: expr('default(map.get(error, "tags"), [])'),
      }),
      returns(
        "tell",
        expr(
          'code == 408 or code == 429 or code >= 500 or "ConnectionError" in tags or "ConnectionFailedError" in tags or "TimeoutError" in tags',
        ),
      ),
    ],
  ),
  /** An error in words: what the API said, or what the launcher said itself. */
  describe: routine(
    ["error"],
    [
      attempt("own", [returns("words", expr("error.body.error.message"))], {
        except: { as: "without_body", steps: [assign("go_on", { words: null })] },
      }),
      attempt("message", [returns("plain", expr("error.message"))], {
        except: { as: "without_message", steps: [returns("unknown", "an error without a message")] },
      }),
    ],
  ),
} as const satisfies Readonly<Record<string, RoutineSource>>;

/** Ends with an error of the launcher's own. `reason`, one of the reasons of a report, is its first tag. */
export function fail(name: string, reason: string, message: string) {
  return raise(name, { code: 400, message: expr(message), tags: [reason, "LauncherError"] });
}
