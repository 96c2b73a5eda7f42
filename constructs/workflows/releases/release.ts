import { compose } from "../language/compose";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  log,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS, fail } from "../launchers/calls";
import { releaseApproval } from "./approval";
import { followRoutine } from "../parts/executions";
import { commitSteps, takingOverSteps } from "./taking-over";
import { deploymentRoutines } from "./deployments";
import { gateRoutines } from "./gates";
import type { ReleaseProps } from "./props";
import { NOTHING_RELEASED, REFUSALS, releaseReportRoutine } from "./report";
import { removeKeptRoutine, retireRoutine } from "./retire";
import { variable } from "./settings";
import { settleRoutines } from "./settle";
import { shadowRoutine } from "./shadow-call";
import { sideBySideRoutine } from "./side-by-side";
import { lockName, previousName, storeRoutines } from "./store";
import { TRAFFIC } from "./traffic";
import { versionRoutines } from "./version";

/** Times that a release begins anew because the endpoint changed while it took the lock. */
const STARTS = 5;

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

/** Everything that can be known before anything is touched. */
function lookSteps({ endpoint, evaluation, freeze, plan }: ReleaseProps): readonly StepSource[] {
  const frozen = freeze?.until === undefined ? "true" : `sys.now() < ${freeze.until}`;
  return [
    ...(freeze === undefined
      ? []
      : [
          assign("why_frozen", { reason: freeze.reason }),
          choose("freeze", [when(frozen, [fail("is_frozen", "frozen", '"releases are frozen: " + reason')])]),
        ]),
    call("understand", "asked_version", { input: expr("args") }, { result: "reference" }),
    call("which", "version_now", { reference: expr("reference") }, { result: "version" }),
    assign("note_version", { "entry.version": expr("version") }),
    ...(evaluation === undefined
      ? []
      : [call("judge", "judge_version", { version: expr("version") }, { result: "value" })]),
    call("who_serves", "champion_now", {}, { result: "champion" }),
    call("look", "endpoint_now", {}, { result: "before" }),
    assign("saved", {
      "entry.champion": expr("champion"),
      saved: expr("before.split"),
    }),
    call("who_is_incumbent", "incumbent_of", { split: expr("saved") }, { result: "incumbent" }),
    forEach("serving", { value: "deployed", in: expr("before.deployedModels") }, [
      choose("same", [
        when(
          'default(map.get(saved, deployed.id), 0) == 100 and string(default(map.get(deployed, "modelVersionId"), "")) == version',
          [fail("is_there", "already-serving", `"version " + version + " serves all traffic of ${endpoint} already"`)],
        ),
      ]),
    ]),
    ...(plan.strategy === "ab" || plan.strategy === "shadow"
      ? [
          choose("somebody", [
            when("incumbent == null", [
              fail("nobody", "no-previous", `"nothing serves at ${endpoint} that the version could be compared with"`),
            ]),
          ]),
        ]
      : []),
    call("choose_number", "free_number", { version: expr("version"), ids: expr("before.ids") }, { result: "number" }),
  ];
}

/** Takes the lock, and with it makes sure that the endpoint is as it was seen. */
function lockSteps({ endpoint }: ReleaseProps): readonly StepSource[] {
  return [
    assign("write_down", {
      "entry.deployedModel": expr("number"),
      content: {
        kind: "release",
        version: expr("version"),
        deployedModel: expr("number"),
        deployBy: null,
        operation: null,
        committed: false,
        plan: {
          split: expr("saved"),
          champion: null,
          remove: [expr("number")],
          previous: { do: "keep", content: null },
          monitor: null,
        },
      },
    }),
    assign("from_here", { locked: true }),
    call("take", "take_lock", { content: expr("content") }, { result: "lock" }),
    choose("busy", [
      when("lock == null", [
        fail(
          "is_busy",
          "busy",
          `"another release or rollback of ${endpoint} is at work, or was killed and waits for its guard"`,
        ),
      ]),
    ]),
    call("look_again", "endpoint_now", {}, { result: "now" }),
    call("still", "same_split", { one: expr("now.split"), other: expr("saved") }, { result: "unchanged" }),
    choose("as_seen", [when("unchanged and not (number in now.ids)", "who_was_there")]),
    call("give_back", "remove_object", { name: lockName(endpoint), generation: expr("lock.generation") }),
    assign("count_start", { lock: null, starts: expr("starts + 1") }),
    choose("restless", [when(`starts < ${STARTS}`, "which")]),
    fail("always_changed", "busy", `"the traffic of ${endpoint} keeps changing while nobody holds its lock"`),
    // What goes in the end: what had traffic, and what earlier releases left. What somebody else brought up stays.
    assign("who_was_there", { kept: [], incumbent_version: null }),
    forEach("who", { value: "deployed", in: expr("now.deployedModels") }, [
      choose("is_incumbent", [
        when("deployed.id == incumbent", [
          assign("note_incumbent", { incumbent_version: expr('map.get(deployed, "modelVersionId")') }),
        ]),
      ]),
      choose("serves", [
        when("default(map.get(saved, deployed.id), 0) > 0", [
          assign("note_serving", { kept: expr("list.concat(kept, deployed.id)") }),
        ]),
      ]),
    ]),
    call("recall", "object_now", { name: previousName(endpoint) }, { result: "remembered" }),
    choose("earlier_releases", [
      when("remembered != null", [
        forEach("each_older", { value: "older", in: expr('default(map.get(remembered.content, "kept"), [])') }, [
          choose("still_there", [
            when("older in now.ids and not (older in kept)", [
              assign("note_older", { kept: expr("list.concat(kept, older)") }),
            ]),
          ]),
        ]),
      ]),
    ]),
  ];
}

/** Puts everything back, or, where the change was final already, completes it; then says why. */
function failureSteps({ endpoint, metrics }: ReleaseProps): readonly StepSource[] {
  const loss =
    metrics === "private" ? ", and its attachment goes within ten minutes: the next release prints a new one" : "";
  return [
    call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
    assign("explain", {
      "entry.reason": "launcher",
      "entry.message": expr("words"),
      tags: expr('default(map.get(problem, "tags"), [])'),
      held: null,
      final: false,
      nothing: {},
    }),
    choose("own_error", [
      when('"LauncherError" in tags', [
        assign("own_reason", {
          "entry.reason": expr("tags[0]"),
          "entry.gates": expr('map.merge(entry.gates, default(map.get(problem, "readings"), nothing))'),
        }),
      ]),
    ]),
    choose("untouched", [
      when('entry.reason == "already-serving"', [assign("skip", { "entry.outcome": "skipped" })]),
      when(`entry.reason in [${REFUSALS.map((reason) => `"${reason}"`).join(", ")}]`, [
        assign("refuse", { "entry.outcome": "refused" }),
      ]),
    ]),
    choose("has_lock", [
      when("locked", [
        attempt(
          "put_back",
          [
            // What was written last counts, wherever the release was interrupted.
            call("find_lock", "own_lock", {}, { result: "held" }),
            choose("ours", [
              when("held != null", [
                assign("is_final", { final: expr("held.content.committed") }),
                call("settle_back", "settle", { lock: expr("held") }, { result: "told" }),
              ]),
              // The lock was given back at the very end, only the answer to that was lost.
              when("lock != null and lock.content.committed", [
                assign("was_done", { final: true, told: { monitor: null, split: null, attachment: null, left: null } }),
              ]),
            ]),
          ],
          {
            except: {
              as: "error",
              steps: [
                call("why_not", "describe", { error: expr("error") }, { result: "words" }),
                assign("not_settled", {
                  "entry.settled": false,
                  "entry.message": expr(
                    'entry.message + "; not everything could be ended yet, the guard goes on: " + words',
                  ),
                }),
              ],
            },
          },
        ),
      ]),
    ]),
    choose("final_all_the_same", [when("final and told != null", "tell_success")]),
    choose("what_is_left", [
      when("told != null", [
        assign("tell_rest", { "entry.split": expr("told.split"), "entry.monitor": expr("told.monitor") }),
        choose("could_not", [
          when("told.left != null", [
            assign("tell_left", { "entry.message": expr('entry.message + "; " + told.left') }),
          ]),
        ]),
        choose("first_one", [
          when('len(told.split) == 0 and entry.outcome == "failed"', [
            assign("tell_loss", {
              "entry.message": expr(`entry.message + "; nothing serves at ${endpoint} now${loss}"`),
            }),
          ]),
        ]),
      ]),
    ]),
    call(
      "tell_failure",
      "write_report",
      { entry: expr("entry"), started: expr("started") },
      { result: "report_entry" },
    ),
    choose("no_failure", [when('entry.outcome == "skipped"', [returns("skipped_result", expr("report_entry"))])]),
    raise("end_failed", {
      code: 500,
      message: expr('entry.reason + ": " + entry.message'),
      tags: ["ReleaseFailed"],
      report: expr("report_entry"),
    }),
  ];
}

/** One step: asks for approval where it is due, moves the traffic, lets it flow, asks the gates. */
function stepRoutine({ endpoint, plan }: ReleaseProps): RoutineSource {
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
