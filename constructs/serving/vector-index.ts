import { VertexAiIndexEndpointDeployedIndex } from "@cdktf/provider-google/lib/vertex-ai-index-endpoint-deployed-index";
import { VertexAiIndexEndpoint } from "@cdktf/provider-google/lib/vertex-ai-index-endpoint";
import {
  VertexAiIndex,
  type VertexAiIndexMetadataConfigAlgorithmConfig,
} from "@cdktf/provider-google/lib/vertex-ai-index";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { ValidationError } from "../core/validation-error";
import { VectorMetrics } from "./vector-metrics";

/** How near two vectors are, as people and as the API say it. */
const DISTANCES = {
  "dot-product": "DOT_PRODUCT_DISTANCE",
  cosine: "COSINE_DISTANCE",
  euclidean: "SQUARED_L2_DISTANCE",
  manhattan: "L1_DISTANCE",
} as const;

/** How an index searches. */
export type VectorAlgorithm =
  | {
      readonly kind: "approximate";
      /** How many candidates are looked at for each answer. */
      readonly neighbors: number;
      /** How many vectors each leaf of the tree holds. */
      readonly leafSize: number;
      /** Percent of the leaves that each query searches. */
      readonly searched: number;
    }
  | { readonly kind: "exact" };

/** What an index needs. Dimensions, distance, algorithm, shards and the way of updates cannot be changed after creation. */
export interface VectorIndexProps {
  readonly naming: Naming;
  /** The name in the environment file. */
  readonly name: string;
  readonly region: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  readonly dimensions: number;
  readonly distance: keyof typeof DISTANCES;
  readonly algorithm: VectorAlgorithm;
  readonly shards: "small" | "medium" | "large";
  /** Whether it is filled from files, or vector by vector. */
  readonly updates: "batch" | "stream";
  /**
   * The folder that it is filled from: `gs://...`.
   * @default - it begins empty
   */
  readonly contents?: string;
  /**
   * The machine that answers.
   * @default - what Google takes for the size of the shards
   */
  readonly machine?: string;
  /** Labels beside those of everything: who spends the money. */
  readonly labels: Readonly<Record<string, string>>;
  /** How many machines answer: always, and at most. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** The projects whose networks may connect, 1 to 10. Cannot be changed after creation. */
  readonly projects: readonly string[];
  /**
   * Lets Terraform destroy it with every vector.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/**
 * An index of vectors, an endpoint that is reached through Private Service Connect only, and the index deployed to it. Neither
 * index nor endpoint can be destroyed by accident, so that a change of what an index is made of is refused where it must last:
 * a second index is filled beside it, and callers move over. Google encrypts all of it with its own keys only.
 *
 * The deployment goes by one name, which callers say with every query: another machine therefore takes the index away for as
 * long as Google needs to bring it back, half an hour and more.
 */
export class VectorIndex extends Construct {
  /** The name that callers say with every query. */
  readonly deployedIndexId: string;
  /** What Cloud Monitoring knows of it. */
  readonly metrics: VectorMetrics;

  /** Throws a `ValidationError` for numbers that Google does not take. */
  constructor(scope: Construct, id: string, props: VectorIndexProps) {
    super(scope, id);
    validateIndex(this, props);
    const { naming, region, algorithm, description, replicas, machine } = props;
    const displayName = naming.displayed(props.name);
    const lifecycle = { preventDestroy: props.allowDestroy !== true };
    const index = new VertexAiIndex(this, "Resource", {
      displayName,
      description,
      region,
      labels: props.labels,
      indexUpdateMethod: props.updates === "batch" ? "BATCH_UPDATE" : "STREAM_UPDATE",
      metadata: {
        contentsDeltaUri: props.contents,
        config: {
          dimensions: props.dimensions,
          distanceMeasureType: DISTANCES[props.distance],
          approximateNeighborsCount: algorithm.kind === "approximate" ? algorithm.neighbors : undefined,
          shardSize: `SHARD_SIZE_${props.shards.toUpperCase()}`,
          algorithmConfig: algorithmConfig(algorithm),
        },
      },
      lifecycle,
    });
    const endpoint = new VertexAiIndexEndpoint(this, "Endpoint", {
      displayName,
      description,
      region,
      labels: props.labels,
      privateServiceConnectConfig: { enablePrivateServiceConnect: true, projectAllowlist: [...props.projects] },
      lifecycle,
    });
    this.deployedIndexId = displayName.replaceAll("-", "_");
    this.metrics = new VectorMetrics({ deployedIndexId: this.deployedIndexId });
    const count = { minReplicaCount: replicas.min, maxReplicaCount: replicas.max };
    new VertexAiIndexEndpointDeployedIndex(this, "Deployment", {
      deployedIndexId: this.deployedIndexId,
      displayName,
      index: index.id,
      indexEndpoint: endpoint.id,
      enableAccessLogging: true,
      automaticResources: machine === undefined ? count : undefined,
      dedicatedResources: machine === undefined ? undefined : { machineSpec: { machineType: machine }, ...count },
    });
  }
}

function algorithmConfig(algorithm: VectorAlgorithm): VertexAiIndexMetadataConfigAlgorithmConfig {
  if (algorithm.kind === "exact") return { bruteForceConfig: {} };
  return {
    treeAhConfig: {
      leafNodeEmbeddingCount: algorithm.leafSize,
      leafNodesToSearchPercent: algorithm.searched,
    },
  };
}

/** @see https://cloud.google.com/vertex-ai/docs/vector-search/configuring-indexes */
function validateIndex(scope: Construct, { dimensions, replicas, projects }: VectorIndexProps): void {
  if (!Number.isInteger(dimensions) || dimensions < 1) {
    throw new ValidationError(scope, `\`dimensions\` must be a whole number of at least 1, got ${dimensions}`);
  }
  if (replicas.max < replicas.min) {
    throw new ValidationError(
      scope,
      `\`replicas.max\` must be at least \`replicas.min\` (${replicas.min}), got ${replicas.max}`,
    );
  }
  if (projects.length === 0 || projects.length > 10) {
    throw new ValidationError(
      scope,
      `\`projects\` must name 1 to 10 projects, got ${projects.length}: name those whose networks may connect`,
    );
  }
}
