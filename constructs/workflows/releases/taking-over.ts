import { expr } from "../language/expression";
import { assign, call, choose, forEach, type StepSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import { withKey } from "../parts/inside";
import type { ReleaseProps } from "./props";
import { variable } from "./settings";

/** Gives the candidate its traffic: side by side with the previous model for a while, step by step, or both. */
export function takingOverSteps({ plan: { sideBySide, steps } }: ReleaseProps): readonly StepSource[] {
  return [
    ...(sideBySide === undefined ? [] : comparisonSteps(sideBySide.share)),
    ...(sideBySide?.afterwards === "previous" ? [] : shareSteps(steps, sideBySide === undefined)),
  ];
}

function comparisonSteps(share: number): readonly StepSource[] {
  return [
    call(
      "compare_both",
      "side_by_side",
      {
        lock: expr("lock"),
        saved: expr("saved"),
        number: expr("number"),
        incumbent: expr("incumbent"),
        version: expr("version"),
        incumbent_version: expr("incumbent_version"),
      },
      { result: "reached" },
    ),
    assign("after_comparison", {
      lock: expr("reached.lock"),
      current: expr("reached.split"),
      "entry.gates": expr("reached.readings"),
      "entry.share": share,
    }),
  ];
}

function shareSteps(steps: readonly number[], first: boolean): readonly StepSource[] {
  return [
    assign("plan_steps", { shares: [...steps], first }),
    // Where nothing serves there is nobody to share with.
    choose("nobody_there", [when("incumbent == null", [assign("at_once", { shares: [100] })])]),
    forEach("each_step", { value: "share", in: expr("shares") }, [
      call(
        "take_step",
        "step",
        {
          lock: expr("lock"),
          share: expr("share"),
          first: expr("first"),
          saved: expr("saved"),
          current: expr("current"),
          number: expr("number"),
          incumbent: expr("incumbent"),
          version: expr("version"),
        },
        { result: "step_told" },
      ),
      assign("after_step", {
        lock: expr("step_told.lock"),
        current: expr("step_told.split"),
        first: false,
        "entry.share": expr("share"),
        "entry.gates": expr("map.merge(entry.gates, step_told.readings)"),
      }),
    ]),
  ];
}

/**
 * Makes the change final. First the alias, written down before as something to be taken back; then, in one writing of the
 * lock, what is to be done turns from taking back to completing.
 */
export function commitSteps({ plan: { keepPrevious } }: ReleaseProps): readonly StepSource[] {
  const atOnce = keepPrevious === 0;
  return [
    // Whoever moved the traffic since the last step meant something.
    call("look_before_end", "endpoint_now", {}, { result: "now" }),
    call("as_it_left_it", "same_split", { one: expr("now.split"), other: expr("current") }, { result: "unchanged" }),
    choose("somebody_else", [
      when("not unchanged", [
        assign("what_is_there", { found: expr("json.encode_to_string(now.split)") }),
        fail("was_changed", "conflict", '"the traffic is " + found + ", which the release did not set"'),
      ]),
    ]),
    assign("alias_back", { "lock.content.plan.champion": { version: expr("champion"), other: expr("version") } }),
    call("write_alias_down", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
    call("give_alias", "crown", { champion: { version: expr("version"), other: null } }),
    assign("what_was", {
      previous: {
        workflow: expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
        execution: expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
        version: expr("version"),
        deployedModel: expr("number"),
        split: expr("saved"),
        kept: expr("kept"),
        previousVersion: expr("incumbent_version"),
        champion: expr("champion"),
        removeAt: expr(`int(sys.now()) + ${keepPrevious}`),
        removed: atOnce,
      },
      memory: { do: "write", content: null },
      whole: {},
      leaving: [],
    }),
    assign("remember_it", {
      "memory.content": expr("previous"),
      whole: expr(withKey("whole", "number", "100")),
      ...(atOnce ? { leaving: expr("kept") } : {}),
    }),
    choose("nothing_before", [
      when("len(kept) == 0", [assign("no_way_back", { previous: null, memory: { do: "forget", content: null } })]),
    ]),
    assign("complete_it", {
      "lock.content.committed": true,
      "lock.content.plan": {
        split: expr("whole"),
        champion: { version: expr("version"), other: null },
        remove: expr("leaving"),
        previous: expr("memory"),
        monitor: [expr("number")],
      },
    }),
    call("commit", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
  ];
}
