import { at, mutated, remove } from "../support/mutate";
import { fullPlatform, PLATFORMS, servingPlatform } from "../support/platforms";
import { firstApplyProblems, idleServices } from "./first-apply";
import { type Node, PlatformGraph } from "./graph";

// Nothing is made through these: they serve people and programs that come later.
const SERVES_LATER = /^(bigquerystorage|logging|monitoring|workflowexecutions)\./;

describe.each(PLATFORMS)("the environment %s", (_name, platform) => {
  test("can be applied to an empty project, in the order that it says", () => {
    expect(firstApplyProblems(platform)).toEqual([]);
  });

  test("switches no API on that neither Terraform nor anybody later calls", () => {
    const trains = new PlatformGraph(platform).ofType("google_workflows_workflow").length > 0;
    const called = (service: string) =>
      SERVES_LATER.test(service) ||
      // Switching anything on is a call of these, and every stack of later holds accounts.
      /^(iam|serviceusage)\./.test(service) ||
      // What launchers submit their jobs to.
      (trains && service.startsWith("aiplatform."));

    expect(idleServices(platform).filter((service) => !called(service))).toEqual([]);
  });
});

describe("the proof of the first apply", () => {
  const platform = fullPlatform();
  const { nodes } = new PlatformGraph(platform);
  const titled = (wanted: (node: Node) => boolean) => nodes.filter(wanted).map((node) => [node.id, node] as const);
  const prerequisites = titled(
    ({ type, attributes }) =>
      /^(time_sleep|google_project_service|google_project_service_identity|google_kms_.*|google_project_iam_custom_role|data\..*)$/.test(
        type,
      ) && !SERVES_LATER.test(String(attributes.service)),
  );

  test.each(prerequisites)("fails without %s", (_id, { stack, address }) => {
    const fault = mutated(platform, stack, (json) => remove(json, address));

    expect(firstApplyProblems(fault)).not.toEqual([]);
  });

  test.each(titled(({ attributes }) => attributes.depends_on !== undefined))(
    "fails when %s waits for nothing",
    (_id, { stack, address }) => {
      const fault = mutated(platform, stack, (json) => delete at(json, address).depends_on);

      expect(firstApplyProblems(fault)).not.toEqual([]);
    },
  );

  test.each(titled(({ type }) => type === "time_sleep"))(
    "fails when %s is a second too short",
    (_id, { stack, address, attributes }) => {
      const seconds = Number.parseInt(String(attributes.create_duration), 10);
      const fault = mutated(platform, stack, (json) => {
        at(json, address).create_duration = `${seconds - 1}s`;
      });

      expect(firstApplyProblems(fault)).not.toEqual([]);
    },
  );

  test("fails when the stacks are in no order", () => {
    expect(firstApplyProblems({ ...platform, after: {} })).not.toEqual([]);
  });

  const KEY_GRANT = nodes.find(({ type }) => type === "google_kms_crypto_key_iam_member") as Node;

  test.each([
    ["another agent's", { member: "serviceAccount:service-481516234200@gcp-sa-pubsub.iam.gserviceaccount.com" }],
    ["on another key", { crypto_key_id: `${String(KEY_GRANT.attributes.crypto_key_id)}-other` }],
    ["of another role", { role: "roles/cloudkms.viewer" }],
  ])("fails when the grant on a key is %s", (_fault, wrong) => {
    const fault = mutated(platform, KEY_GRANT.stack, (json) => Object.assign(at(json, KEY_GRANT.address), wrong));

    expect(firstApplyProblems(fault)).not.toEqual([]);
  });

  test.each([
    [
      "an agent that only use makes",
      "serviceAccount:service-481516234200@gcp-sa-aiplatform-cc.iam.gserviceaccount.com",
      "service-481516234200@gcp-sa-aiplatform-cc.iam.gserviceaccount.com exists only after its first use",
    ],
    [
      "an account that nobody makes",
      "serviceAccount:ghost@acme-ml-test.iam.gserviceaccount.com",
      "nobody makes the account ghost@acme-ml-test.iam.gserviceaccount.com",
    ],
    [
      "a group that nobody named",
      "group:strangers@acme.example",
      "group:strangers@acme.example is no group of the environment",
    ],
    ["a person", "user:ada@acme.example", "user:ada@acme.example is no member that can be known to exist"],
  ])("fails on a grant to %s", (_who, member, problem) => {
    const grant = nodes.find(({ type }) => type === "google_project_iam_member") as Node;
    const fault = mutated(platform, grant.stack, (json) => Object.assign(at(json, grant.address), { member }));

    expect(firstApplyProblems(fault)).toContain(`${grant.id}: ${problem}`);
  });

  test("fails on a role that nobody makes", () => {
    const grant = nodes.find(({ type }) => type === "google_project_iam_member") as Node;
    const role = "projects/acme-ml-test/roles/ghost";
    const fault = mutated(platform, grant.stack, (json) => Object.assign(at(json, grant.address), { role }));

    expect(firstApplyProblems(fault)).toContain(`${grant.id}: nobody makes ${role}`);
  });

  test("sees an API that nothing calls", () => {
    const fault = mutated(platform, "foundation", ({ resource }) => {
      resource.google_project_service = {
        ...resource.google_project_service,
        idle: { service: "redis.googleapis.com" },
      };
    });

    expect(idleServices(fault)).toContain("redis.googleapis.com");
  });

  test("fails on a type whose API nobody has said", () => {
    const fault = mutated(platform, "foundation", ({ resource }) => {
      resource.google_filestore_instance = { payments: { name: "payments" } };
    });

    expect(firstApplyProblems(fault)).toEqual([
      "foundation/google_filestore_instance.payments: nobody has said which API makes this type: add it to the proof",
    ]);
  });
});

describe("the proof of the first apply of what serves", () => {
  const platform = servingPlatform();
  const { nodes } = new PlatformGraph(platform);
  const one = (type: string, address = /./) =>
    nodes.find((node) => node.type === type && address.test(node.address)) as Node;

  test.each([
    ["a right on an endpoint before it", one("google_vertex_ai_endpoint_iam_member"), /does not come after/],
    [
      "a workflow before its account",
      one("google_workflows_workflow", /Release-fraud/),
      /does not (come after|wait for)/,
    ],
    [
      "a table of requests before its dataset",
      one("google_bigquery_table", /Requests/),
      /does not come after dataset_id=/,
    ],
  ])("fails on %s", (_fault, node, problem) => {
    const fault = mutated(platform, node.stack, (json) => delete at(json, node.address).depends_on);

    expect(firstApplyProblems(fault)).toContainEqual(expect.stringMatching(problem));
  });

  test("fails on a caller that neither the platform nor the environment file knows", () => {
    const { stack, address } = one("google_vertex_ai_endpoint_iam_member", /account-checkout/);
    const fault = mutated(platform, stack, (json) =>
      Object.assign(at(json, address), { member: "serviceAccount:ghost@acme-shop.iam.gserviceaccount.com" }),
    );

    expect(firstApplyProblems(fault)).toContainEqual(
      expect.stringContaining("nobody makes the account ghost@acme-shop.iam.gserviceaccount.com"),
    );
  });

  test("fails on a channel that exists nowhere", () => {
    const { stack, address } = one("google_monitoring_alert_policy");
    const fault = mutated(platform, stack, (json) =>
      Object.assign(at(json, address), { notification_channels: ["projects/acme-ml-test/notificationChannels/2"] }),
    );

    expect(firstApplyProblems(fault)).toContainEqual(
      expect.stringContaining("nobody makes projects/acme-ml-test/notificationChannels/2"),
    );
  });
});
