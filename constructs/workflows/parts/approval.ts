import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  log,
  raise,
  returns,
  routine,
  type RoutineSource,
  type Value,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { inside } from "./inside";

/** What an approver is asked. */
export interface ApprovalProps {
  /** What the log entry is called that says somebody must answer: `plinth-release-approval`. */
  readonly report: string;
  /** What else the entry says, in expressions over the parameters. */
  readonly says: Readonly<Record<string, Value>>;
  /** What the routine takes. */
  readonly params: readonly string[];
  /** Seconds. */
  readonly within: number;
}

/** Asks a person, and ends with an error unless he says yes in time. Other answers are no answers. */
export function approvalRoutine({ report, says, params, within }: ApprovalProps): RoutineSource {
  return routine(params, [
    assign("begin", { until: expr(`sys.now() + ${within}`), answer: null, nothing: {} }),
    call("open", "events.create_callback_endpoint", { http_callback_method: "POST" }, { result: "callback" }),
    log("ask", "NOTICE", {
      report,
      ...says,
      until: expr("time.format(until)"),
    }),
    assign("again", { left: expr("int(until - sys.now())") }),
    choose("late", [when("left <= 0", [fail("too_late", "not-approved", '"no approver answered in time"')])]),
    attempt(
      "wait_for_approver",
      [
        call(
          "hear",
          "events.await_callback",
          { callback: expr("callback"), timeout: expr("left") },
          { result: "answer" },
        ),
      ],
      {
        except: {
          as: "error",
          steps: [
            choose("nobody", [
              when('"TimeoutError" in default(map.get(error, "tags"), [])', [
                fail("nobody_answered", "not-approved", '"no approver answered in time"'),
              ]),
            ]),
            raise("tell", expr("error")),
          ],
        },
      },
    ),
    assign("understand", {
      said: expr(inside("answer", "http_request", "body", "decision")),
      why: expr(`default(${inside("answer", "http_request", "body", "reason")}, "no reason was given")`),
    }),
    choose(
      "decided",
      [
        when('said == "approve"', [returns("yes", true)]),
        when('said == "deny"', [fail("no", "denied", '"an approver said no: " + string(why)')]),
      ],
      { next: "again" },
    ),
  ]);
}
