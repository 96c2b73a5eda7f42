import { GoogleVertexAiEndpointIamMember } from "@cdktf/provider-google-beta/lib/google-vertex-ai-endpoint-iam-member";
import { VertexAiEndpoint } from "@cdktf/provider-google/lib/vertex-ai-endpoint";
import { RoleBook } from "../../../constructs/iam/role-book";
import { group } from "../../../constructs/iam/principal";
import { Endpoint, type EndpointProps } from "../../../constructs/serving/endpoint";
import { ServingRoles } from "../../../constructs/serving/serving-roles";
import { fixture } from "../../support/synth";

function setUp(props: Partial<EndpointProps> = {}) {
  const { stack, naming, synth } = fixture();
  const endpoint = new Endpoint(stack, "Endpoint", {
    naming,
    name: "fraud",
    endpointId: "1234567890",
    generation: 1,
    region: "europe-west4",
    access: { kind: "dedicated" },
    labels: {},
    ...props,
  });
  const roles = new ServingRoles(new RoleBook(stack, "Roles", { naming, after: [] }));
  return { endpoint, roles, synth, resource: () => synth().only(VertexAiEndpoint) };
}

test("an endpoint is made empty, cannot be destroyed by accident, and its traffic is never touched", () => {
  const { endpoint, resource } = setUp({ description: "Says whether a payment is fraud" });

  expect(resource()).toMatchObject({
    name: "1234567890",
    display_name: "test-fraud",
    description: "Says whether a payment is fraud",
    location: "europe-west4",
    region: "europe-west4",
    dedicated_endpoint_enabled: true,
    lifecycle: { prevent_destroy: true, ignore_changes: ["traffic_split"] },
  });
  for (const absent of ["traffic_split", "private_service_connect_config", "encryption_spec", "network"]) {
    expect(resource()).not.toHaveProperty(absent);
  }
  expect(endpoint.endpointName).toBe("projects/acme-ml-test/locations/europe-west4/endpoints/1234567890");
});

test("a private endpoint lets exactly the named projects connect", () => {
  const { resource } = setUp({ access: { kind: "private", projects: ["acme-ml-test", "acme-shop"] } });

  expect(resource().private_service_connect_config).toEqual({
    enable_private_service_connect: true,
    project_allowlist: ["acme-ml-test", "acme-shop"],
  });
  expect(resource()).not.toHaveProperty("dedicated_endpoint_enabled");
});

test("a shared endpoint has neither a name of its own nor a private way", () => {
  const resource = setUp({ access: { kind: "shared" } }).resource();

  expect(resource).not.toHaveProperty("dedicated_endpoint_enabled");
  expect(resource).not.toHaveProperty("private_service_connect_config");
});

test("requests are kept where and as often as is said", () => {
  const { resource } = setUp({ requestLog: { table: "acme-ml-test.test_requests_fraud.log", sample: 0.1 } });

  expect(resource().predict_request_response_logging_config).toEqual({
    enabled: true,
    sampling_rate: 0.1,
    bigquery_destination: { output_uri: "bq://acme-ml-test.test_requests_fraud.log" },
  });
});

test("an endpoint with a key is made once the key can be used", () => {
  const keyName = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
  const { resource } = setUp({ encryptionKey: { keyName, usableAfter: [{ fqn: "time_sleep.key" }] } });

  expect(resource()).toMatchObject({ encryption_spec: { kms_key_name: keyName }, depends_on: ["time_sleep.key"] });
});

test("a disposable endpoint can be destroyed", () => {
  expect(setUp({ allowDestroy: true }).resource()).toMatchObject({ lifecycle: { prevent_destroy: false } });
});

test("the next generation is another address, so that nothing that answers must go first", () => {
  const address = (generation: number) =>
    setUp({ generation })
      .resource()
      .address.replace(/_[0-9A-F]{8}$/, "");

  expect(address(1)).toBe("google_vertex_ai_endpoint.Endpoint");
  expect(address(2)).toBe("google_vertex_ai_endpoint.Endpoint_Resource-g2");
});

test("who may call and who may operate is granted on this endpoint only, once it is there", () => {
  const { endpoint, roles, resource, synth } = setUp();
  endpoint.grantPredict(group("engineers", "ml-engineers@acme.example"), roles.caller(false));
  endpoint.grantOperate(group("operators", "ml-operators@acme.example"), roles.operator);

  const members = synth().all(GoogleVertexAiEndpointIamMember);
  expect(members).toEqual(
    ["call_endpoints", "operate_endpoints"].map((role) =>
      expect.objectContaining({
        project: "acme-ml-test",
        location: "europe-west4",
        endpoint: "1234567890",
        role: `projects/acme-ml-test/roles/plinth_test_${role}`,
        provider: "google-beta",
      }),
    ),
  );
  for (const { depends_on } of members) expect(depends_on).toContain(resource().address);
});

test("the resource is the default child", () => {
  expect(setUp().endpoint.node.defaultChild).toBeInstanceOf(VertexAiEndpoint);
});

test.each<[string, Partial<EndpointProps>, string]>([
  [
    "a number that begins with a zero",
    { endpointId: "0123" },
    'stack/Endpoint: `endpointId` must be 1 to 10 digits without a leading zero, got "0123": take it from naming.endpoint',
  ],
  [
    "a number that is too long",
    { endpointId: "12345678901" },
    'stack/Endpoint: `endpointId` must be 1 to 10 digits without a leading zero, got "12345678901": take it from naming.endpoint',
  ],
  [
    "a private endpoint for nobody",
    { access: { kind: "private", projects: [] } },
    "stack/Endpoint: `access.projects` must name 1 to 10 projects, got 0: name those whose networks may connect",
  ],
  [
    "a sample of more than everything",
    { requestLog: { table: "a.b.c", sample: 10 } },
    "stack/Endpoint: `requestLog.sample` must be above 0 and up to 1, got 10: it is a fraction",
  ],
])("%s is refused", (_what, props, message) => {
  expect(() => setUp(props)).toThrow(new Error(message));
});
