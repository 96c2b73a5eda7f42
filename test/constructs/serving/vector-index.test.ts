import { VertexAiIndexEndpointDeployedIndex } from "@cdktf/provider-google/lib/vertex-ai-index-endpoint-deployed-index";
import { VertexAiIndexEndpoint } from "@cdktf/provider-google/lib/vertex-ai-index-endpoint";
import { VertexAiIndex } from "@cdktf/provider-google/lib/vertex-ai-index";
import { VectorIndex, type VectorIndexProps } from "../../../constructs/serving/vector-index";
import { fixture } from "../../support/synth";

function setUp(props: Partial<VectorIndexProps> = {}) {
  const { stack, naming, synth } = fixture();
  const vectors = new VectorIndex(stack, "Vectors", {
    naming,
    name: "similar-merchants",
    region: "europe-west4",
    dimensions: 128,
    distance: "dot-product",
    algorithm: { kind: "approximate", neighbors: 150, leafSize: 1_000, searched: 10 },
    shards: "medium",
    updates: "batch",
    labels: {},
    replicas: { min: 1, max: 2 },
    projects: ["acme-ml-test"],
    ...props,
  });
  return { vectors, synth };
}

test("an index answers in private, and neither it nor its endpoint can be destroyed by accident", () => {
  const { vectors, synth } = setUp({ contents: "gs://acme-ml-test-test-curated/embeddings" });

  const index = synth().only(VertexAiIndex);
  expect(index).toMatchObject({
    display_name: "test-similar-merchants",
    region: "europe-west4",
    index_update_method: "BATCH_UPDATE",
    metadata: {
      contents_delta_uri: "gs://acme-ml-test-test-curated/embeddings",
      config: {
        dimensions: 128,
        distance_measure_type: "DOT_PRODUCT_DISTANCE",
        approximate_neighbors_count: 150,
        shard_size: "SHARD_SIZE_MEDIUM",
        algorithm_config: {
          tree_ah_config: { leaf_node_embedding_count: 1_000, leaf_nodes_to_search_percent: 10 },
        },
      },
    },
    lifecycle: { prevent_destroy: true },
  });
  const endpoint = synth().only(VertexAiIndexEndpoint);
  expect(endpoint).toMatchObject({
    private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ["acme-ml-test"] },
    lifecycle: { prevent_destroy: true },
  });
  expect(endpoint).not.toHaveProperty("public_endpoint_enabled");
  expect(synth().only(VertexAiIndexEndpointDeployedIndex)).toMatchObject({
    deployed_index_id: "test_similar_merchants",
    index: `\${${index.address}.id}`,
    index_endpoint: `\${${endpoint.address}.id}`,
    enable_access_logging: true,
    automatic_resources: { min_replica_count: 1, max_replica_count: 2 },
  });
  expect(vectors.deployedIndexId).toBe("test_similar_merchants");
  expect(vectors.node.defaultChild).toBeInstanceOf(VertexAiIndex);
});

test("an index can look at every vector, be filled one by one and run on machines of one's choice", () => {
  const { synth } = setUp({
    algorithm: { kind: "exact" },
    distance: "euclidean",
    shards: "small",
    updates: "stream",
    machine: "e2-standard-2",
  });

  expect(synth().only(VertexAiIndex)).toMatchObject({
    index_update_method: "STREAM_UPDATE",
    metadata: {
      config: {
        distance_measure_type: "SQUARED_L2_DISTANCE",
        shard_size: "SHARD_SIZE_SMALL",
        algorithm_config: { brute_force_config: {} },
      },
    },
  });
  const deployment = synth().only(VertexAiIndexEndpointDeployedIndex);
  expect(deployment.dedicated_resources).toEqual({
    machine_spec: { machine_type: "e2-standard-2" },
    min_replica_count: 1,
    max_replica_count: 2,
  });
  expect(deployment).not.toHaveProperty("automatic_resources");
});

test("a disposable index can be destroyed", () => {
  const { synth } = setUp({ allowDestroy: true });

  for (const type of [VertexAiIndex, VertexAiIndexEndpoint]) {
    expect(synth().only(type)).toMatchObject({ lifecycle: { prevent_destroy: false } });
  }
});

test.each<[string, Partial<VectorIndexProps>, string]>([
  ["vectors of nothing", { dimensions: 0 }, "stack/Vectors: `dimensions` must be a whole number of at least 1, got 0"],
  [
    "fewer machines at most than always",
    { replicas: { min: 2, max: 1 } },
    "stack/Vectors: `replicas.max` must be at least `replicas.min` (2), got 1",
  ],
  [
    "an index for nobody",
    { projects: [] },
    "stack/Vectors: `projects` must name 1 to 10 projects, got 0: name those whose networks may connect",
  ],
])("%s is refused", (_what, props, message) => {
  expect(() => setUp(props)).toThrow(new Error(message));
});
