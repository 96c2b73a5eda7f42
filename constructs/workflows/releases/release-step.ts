import { expr } from "../language/expression";
import { assign, call, choose, log, returns, routine, type RoutineSource, when } from "../language/steps";
import type { ReleaseProps } from "./props";

/** One step: asks for approval where it is due, moves the traffic, lets it flow, asks the gates. */
export function stepRoutine({ endpoint, plan }: ReleaseProps): RoutineSource {
  const due = { first: "first", full: "share == 100", every: "true" } as const;
  return routine(
    ["lock", "share", "first", "saved", "current", "number", "incumbent", "version"],
    [
      ...(plan.approval === undefined
        ? []
        : [
            choose("approval", [
              when(due[plan.approval.before], [
                call("ask_approver", "approve", { share: expr("share"), version: expr("version") }),
              ]),
            ]),
          ]),
      call(
        "divide",
        "split_with",
        { saved: expr("saved"), candidate: expr("number"), share: expr("share") },
        { result: "wanted" },
      ),
      // Whoever has lost the lock ends here, before he moves anything.
      call("still_mine", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
      call("move", "move_traffic", { expected: expr("current"), wanted: expr("wanted") }),
      assign("flowing", { since: expr("int(sys.now())") }),
      log("say", "INFO", {
        report: "plinth-release-step",
        endpoint,
        version: expr("version"),
        deployedModel: expr("number"),
        share: expr("share"),
        split: expr("wanted"),
      }),
      call(
        "watch",
        "soak",
        {
          number: expr("number"),
          incumbent: expr("incumbent"),
          since: expr("since"),
          share: expr("share"),
        },
        { result: "readings" },
      ),
      returns("reached", { lock: expr("lock"), split: expr("wanted"), readings: expr("readings") }),
    ],
  );
}
