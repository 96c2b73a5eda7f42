import { releaseWorkflow } from "../../constructs/workflows/releases/release";
import type { ReleasePlan, ReleaseProps } from "../../constructs/workflows/releases/props";
import { isReleased, PHASE_OF_ROUTINE, releasePhase } from "../../deploy/release-steps";

const plan: ReleasePlan = {
  strategy: "canary",
  steps: [5, 100],
  soak: 900,
  gates: [{ kind: "errors", name: "errorRate", max: 0.01 }],
  minRequests: 100,
  whenFew: "wait",
  whenMissing: "fail",
  patience: 7200,
  deployWithin: 3600,
  keepPrevious: 86_400,
  approval: { before: "full", within: 86_400 },
};
const props: ReleaseProps = {
  endpoint: "fraud",
  model: "fraud",
  modelId: "test-fraud",
  deployedModel: {},
  plan,
  metrics: "public",
};
const sideBySide = { share: 50, lasts: 86_400, reportEvery: 3600, afterwards: "candidate" } as const;

/** The routines of releases of all strategies. */
const routines = [
  releaseWorkflow(props),
  releaseWorkflow({ ...props, plan: { ...plan, strategy: "ab", sideBySide } }),
  releaseWorkflow({ ...props, plan: { ...plan, strategy: "shadow", maxDisagreement: 0.02 } }),
].flatMap((definition) => Object.keys(definition));

test.each(Object.keys(PHASE_OF_ROUTINE))("a release has the routine %s, by which its phase is known", (routine) => {
  expect(routines).toContain(routine);
});

test.each([
  [["main"], undefined],
  [["main", "deploy", "await_operation"], "deploy"],
  [["await_operation"], "machines"],
  [["main", "settle", "move_traffic"], "settle"],
  [["main", "step", "move_traffic"], "traffic"],
  [["main", "step", "approve"], "approval"],
  [["main", "side_by_side", "approve"], "approval"],
  [["main", "step", "soak", "ask_gates"], "soak"],
  [["main", "retire", "remove_kept", "settle"], "keep"],
  [[], undefined],
  [["toString"], undefined],
])("at %j a release is in the phase %s", (path, phase) => {
  const steps = path.map((routine) => ({ routine, step: "s" }));

  expect(releasePhase(steps)).toBe(phase);
  expect(isReleased(steps)).toBe(phase === "keep");
});
