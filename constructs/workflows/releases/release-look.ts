import { expr } from "../language/expression";
import { assign, call, choose, forEach, type StepSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import type { ReleaseProps } from "./props";

/** Everything that can be known before anything is touched. */
export function lookSteps({ endpoint, evaluation, freeze, plan }: ReleaseProps): readonly StepSource[] {
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
