import { type CapacityProps, type MachineProps, machineSpec } from "../training/machine-spec";
import { type ExplanationProps, explanationSpec } from "./explanation-spec";
import { autoscalingMetrics, type ReplicaTargets } from "./replicas";

/** Machines that one deployed model has for itself. */
export interface OwnMachines {
  readonly machine: MachineProps;
  readonly capacity: CapacityProps;
  /** How many there always are, and at most: Google counts the most against quotas. */
  readonly replicas: { readonly min: number; readonly max: number; readonly targets: ReplicaTargets };
}

/** What a model becomes when it is deployed. */
export interface DeployedModelProps {
  /** Its own machines, or the full name of the pool that it runs on. */
  readonly runsOn: OwnMachines | { readonly poolName: string };
  /** As whom its containers run: never Google's default, which can reach nothing of the project. */
  readonly serviceAccountEmail: string;
  /** What goes to Cloud Logging. */
  readonly logs: { readonly container: boolean; readonly access: boolean };
  /**
   * How its answers are explained.
   * @default - they are not
   */
  readonly explanation?: ExplanationProps;
}

/**
 * A `DeployedModel` of the API, complete but for what each release adds: its number, its model and its display name. All that
 * is in it is fixed once a model is deployed, but for the numbers of machines: a change takes the next release.
 */
export function deployedModel({
  runsOn,
  serviceAccountEmail,
  logs,
  explanation,
}: DeployedModelProps): Record<string, unknown> {
  return {
    ...resources(runsOn),
    serviceAccount: serviceAccountEmail,
    disableContainerLogging: !logs.container,
    enableAccessLogging: logs.access,
    ...(explanation && { explanationSpec: explanationSpec(explanation) }),
  };
}

function resources(runsOn: DeployedModelProps["runsOn"]): object {
  if ("poolName" in runsOn) return { sharedResources: runsOn.poolName };
  const { machine, capacity, replicas } = runsOn;
  const metrics = autoscalingMetrics(replicas.targets);
  return {
    dedicatedResources: {
      machineSpec: machineSpec(machine, capacity),
      minReplicaCount: replicas.min,
      maxReplicaCount: replicas.max,
      ...(metrics.length > 0 && { autoscalingMetricSpecs: metrics }),
      ...(capacity.kind === "spot" && { spot: true }),
    },
  };
}
