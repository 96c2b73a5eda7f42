import { expr, type ExpressionText } from "../language/expression";
import { assign, attempt, call, choose, raise, returns, type StepSource, when } from "../language/steps";
import { REQUEST_TIMEOUT } from "../launchers/calls";
import { AUTHENTICATION } from "../launchers/settings";

/** Times that a start is tried while it cannot be done: about four minutes. */
const TRIES = 8;

/** What the first step of a routine that starts something once assigns, beside its own. */
export const ONCE_BEGIN = { tries: 0, pause: 2 } as const;

/** What is started once. */
export interface StartedOnce {
  /** Looks for what an earlier try has started, and gives it as `before`; null for nothing. */
  readonly look: StepSource;
  /** What names `before`, as an expression. */
  readonly found: string;
  readonly url: ExpressionText;
  readonly body: ExpressionText;
  /** What names what was started in the answer, as an expression. */
  readonly started: string;
}

/**
 * The steps that start something once, though answers can be lost: before each try it is looked for, and what passes is waited
 * for. They give its name. Beside `CALLS`; the step before assigns {@link ONCE_BEGIN}.
 */
export function startOnceSteps({ look, found, url, body, started }: StartedOnce): readonly StepSource[] {
  return [
    look,
    choose("known", [when("before != null", [returns("started_before", expr(found))])]),
    assign("again", { problem: null, answer: null }),
    attempt(
      "try_once",
      [call("post", "http.post", { url, body, auth: AUTHENTICATION, timeout: REQUEST_TIMEOUT }, { result: "answer" })],
      { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
    ),
    choose("begun", [when("problem == null", [returns("give", expr(started))])]),
    call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
    choose("hopeless", [when(`not passes or tries >= ${TRIES}`, [raise("tell", expr("problem"))])]),
    call("wait", "sys.sleep", { seconds: expr("pause") }),
    assign("count", { tries: expr("tries + 1"), pause: expr("math.min(60, pause * 2)") }, { next: "look" }),
  ];
}
