import { compose } from "../language/compose";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  returns,
  routine,
  type RoutineSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS } from "../launchers/calls";
import { releaseApproval } from "./approval";
import { followRoutine } from "../parts/executions";
import { commitSteps, takingOverSteps } from "./taking-over";
import { deploymentRoutines } from "./deployments";
import { gateRoutines } from "./gates";
import type { ReleaseProps } from "./props";
import { NOTHING_RELEASED, releaseReportRoutine } from "./report";
import { removeKeptRoutine, retireRoutine } from "./retire";
import { variable } from "./settings";
import { settleRoutines } from "./settle";
import { shadowRoutine } from "./shadow-call";
import { sideBySideRoutine } from "./side-by-side";
import { storeRoutines } from "./store";
import { TRAFFIC } from "./traffic";
import { versionRoutines } from "./version";
import { lookSteps } from "./release-look";
import { lockSteps } from "./release-lock";
import { failureSteps } from "./release-failure";
import { stepRoutine } from "./release-step";

/**
 * The definition of a release. It looks before it touches anything; then it takes the lock, in which stands what is to be done
 * should it be gone; deploys the version without traffic; gives it traffic step by step, and asks the gates after each; and
 * ends by doing what the lock says: complete the change, or take it back.
 */
export function releaseWorkflow(props: ReleaseProps): WorkflowDefinition {
  const { endpoint, model, plan } = props;
  return compose(mainRoutine(props), {
    ...CALLS,
    ...TRAFFIC,
    ...versionRoutines(props),
    ...storeRoutines(endpoint),
    ...deploymentRoutines(props),
    ...gateRoutines(props),
    ...settleRoutines(props),
    write_report: releaseReportRoutine({ endpoint, model, strategy: plan.strategy }),
    ...(plan.approval === undefined ? {} : { approve: releaseApproval(endpoint, plan.approval.within) }),
    agree: shadowRoutine(props),
    follow_execution: followRoutine,
    ...(plan.sideBySide === undefined ? {} : { side_by_side: sideBySideRoutine(props, plan.sideBySide) }),
    step: stepRoutine(props),
    retire: retireRoutine(),
    remove_kept: removeKeptRoutine(endpoint),
  });
}

function mainRoutine(props: ReleaseProps): RoutineSource {
  const { plan } = props;
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        entry: NOTHING_RELEASED,
        lock: null,
        problem: null,
        told: null,
        previous: null,
        locked: false,
        starts: 0,
      }),
      attempt(
        "release",
        [
          ...lookSteps(props),
          ...lockSteps(props),
          ...(plan.strategy === "shadow"
            ? [
                call("compare", "agree", { version: expr("version") }, { result: "disagreement" }),
                assign("note_disagreement", { "entry.gates.disagreement": expr("disagreement") }),
              ]
            : []),
          call(
            "describe_model",
            "deployed_model",
            {
              model_name: expr(`${variable("PARENT")} + "/models/${props.modelId}@" + version`),
              number: expr("number"),
              version: expr("version"),
            },
            { result: "body" },
          ),
          call(
            "bring_up",
            "deploy",
            { lock: expr("lock"), body: expr("body"), within: plan.deployWithin },
            { result: "lock" },
          ),
          assign("traffic_now", { current: expr("saved") }),
          ...takingOverSteps(props),
          ...(plan.sideBySide?.afterwards === "previous" ? [] : commitSteps(props)),
          call("settle_in", "settle", { lock: expr("lock") }, { result: "told" }),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("how", [when("problem == null", "tell_success")]),
      ...failureSteps(props),
      assign("tell_success", {
        "entry.outcome": "succeeded",
        "entry.reason": null,
        "entry.message": null,
        "entry.split": expr("told.split"),
        "entry.monitor": expr("told.monitor"),
        "entry.attachment": expr("told.attachment"),
      }),
      call("write_success", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      ...(plan.keepPrevious === 0
        ? []
        : [
            choose("kept", [
              when("previous != null", [call("keep_previous", "retire", { previous: expr("previous") })]),
            ]),
          ]),
      returns("give", expr("success")),
    ],
  );
}
