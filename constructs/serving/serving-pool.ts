import { VertexAiDeploymentResourcePool } from "@cdktf/provider-google/lib/vertex-ai-deployment-resource-pool";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { describeResource } from "../core/description";
import { ValidationError } from "../core/validation-error";
import type { AutoscalingMetric } from "./replicas";
import { PoolMetrics } from "./endpoint-metrics";

/** What a pool needs. Nothing of it can be changed after creation: another one takes its place. */
export interface ServingPoolProps {
  readonly naming: Naming;
  /** The name in the environment file. */
  readonly name: string;
  readonly region: string;
  /**
   * What it is for, for people: Google keeps no description of a pool, so it stands beside the resource in the output.
   * @default - no description
   */
  readonly description?: string;
  readonly machine: {
    readonly type: string;
    /** @default - none */
    readonly accelerator?: { readonly type: string; readonly count: number };
  };
  /** How many machines there always are, and at most. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** What decides whether there are more. Empty leaves it to Google. */
  readonly metrics: readonly AutoscalingMetric[];
}

/**
 * Machines that the models of several endpoints share. They are paid for from the start, whether a model is there or not, and
 * Google encrypts their disks with its own keys only.
 */
export class ServingPool extends Construct {
  /** The full name: `projects/.../locations/.../deploymentResourcePools/...`. */
  readonly poolName: string;
  /** What Cloud Monitoring knows of it. */
  readonly metrics: PoolMetrics;
  /** What a deployment waits for. */
  readonly resource: ITerraformDependable;

  /** Throws a `ValidationError` where there are fewer machines at most than always. */
  constructor(scope: Construct, id: string, props: ServingPoolProps) {
    super(scope, id);
    const { naming, region, machine, replicas, metrics } = props;
    if (replicas.max < replicas.min) {
      throw new ValidationError(
        this,
        `\`replicas.max\` must be at least \`replicas.min\` (${replicas.min}), got ${replicas.max}`,
      );
    }
    const name = naming.pool(props.name);
    const resource = new VertexAiDeploymentResourcePool(this, "Resource", {
      name,
      region,
      dedicatedResources: {
        machineSpec: {
          machineType: machine.type,
          ...(machine.accelerator && {
            acceleratorType: machine.accelerator.type,
            acceleratorCount: machine.accelerator.count,
          }),
        },
        minReplicaCount: replicas.min,
        maxReplicaCount: replicas.max,
        autoscalingMetricSpecs: metrics.length === 0 ? undefined : metrics.map((metric) => ({ ...metric })),
      },
    });
    describeResource(resource, props.description);

    this.resource = resource;
    this.metrics = new PoolMetrics({ poolId: name });
    this.poolName = `projects/${naming.projectId}/locations/${region}/deploymentResourcePools/${name}`;
  }
}
