import { GoogleVertexAiEndpointIamMember } from "@cdktf/provider-google-beta/lib/google-vertex-ai-endpoint-iam-member";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { synthesizePlatform, type SynthesizedPlatform } from "../support/platform";
import { shippedEnvironments } from "../support/shipped";
import type { Synth } from "../support/synth";
import { ADDRESSES } from "../support/vertex/addresses";
import { objectRightsUsed, permissionsUsed } from "../support/vertex/permissions";
import { reportsOf } from "../support/vertex/release";
import { servingCloud } from "../support/vertex/serving";
import type { ExecutionProps, ExecutionResult } from "../support/workflows/execution";

/** The text that Google gets: Terraform takes the escaping away. */
const deployed = (source: unknown) => String(source).split("$${").join("${").split("%%{").join("%{");

/** Every endpoint of every shipped environment, with what is synthesized for it. */
const endpoints = shippedEnvironments().flatMap((environment) => {
  const platform = synthesizePlatform(environment);
  return Object.entries(environment.endpoints).map(([name, settings]) => ({ platform, environment, name, settings }));
});
type Shipped = (typeof endpoints)[number];

function serving({ stacks }: SynthesizedPlatform): Synth {
  if (stacks.serving === undefined) throw new Error("there is no serving stack");
  return stacks.serving;
}

/** A cloud in which version 1 serves at a shipped endpoint and version 2 is better. */
function cloudFor({ platform, environment, name, settings }: Shipped) {
  const modelId = `${environment.name}-${settings.model}`;
  const cloud = servingCloud({
    versions: [],
    deployed: {},
    split: {},
    endpoint: { private: settings.access.kind === "private" },
  });
  const { metric = "" } = environment.models[settings.model]?.evaluation ?? {};
  for (const aliases of [["champion"], ["candidate"]]) {
    cloud.vertex.models.register(modelId, { aliases, evaluation: { metrics: { [metric]: 0.9 } } });
  }
  cloud.vertex.endpoints.put(ADDRESSES.ENDPOINT, "101", `${modelId}@1`);
  cloud.vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "101": 100 });
  const resourceOf = (noun: string) => {
    const found = serving(platform)
      .all(WorkflowsWorkflow)
      .find((workflow) => workflow.name === `${noun}-${name}`);
    if (found === undefined) throw new Error(`there is no ${noun}-${name}`);
    return found;
  };
  const begin = (noun: string, more: Partial<ExecutionProps> = {}) =>
    cloud.start(deployed(resourceOf(noun).source_contents), { workflow: `${noun}-${name}`, ...more });
  const approve = () => ({ after: 60, body: { decision: "approve" } });
  const release = (more: Partial<ExecutionProps> = {}) =>
    begin("release", { argument: { version: "candidate" }, answer: approve, ...more });
  return { ...cloud, begin, release, resourceOf, modelId };
}

/** What the account of a workflow may do, by where it is given. */
function rightsOf({ platform }: Shipped, account: unknown) {
  const held = (type: { readonly tfResourceType: string }) =>
    serving(platform)
      .all(type)
      .filter(({ member }) => member === `serviceAccount:${String(account)}`);
  const made = platform.stacks.foundation?.all(ProjectIamCustomRole) ?? [];
  const permissions = [...held(ProjectIamMember), ...held(GoogleVertexAiEndpointIamMember)]
    .map(({ role }) => String(role))
    .filter((role) => role !== "roles/logging.logWriter")
    .flatMap((role) => {
      const custom = made.find(({ role_id }) => role.endsWith(`/roles/${String(role_id)}`));
      return custom === undefined ? [`everything of ${role}`] : (custom.permissions as readonly string[]);
    });
  return {
    permissions: [...new Set(permissions)].sort(),
    objects: held(StorageBucketIamMember).flatMap(({ condition }) =>
      [...(condition as { expression: string }).expression.matchAll(/\/objects\/([^"]+)"/g)].map(([, name]) => name),
    ),
    actsAs: held(ServiceAccountIamMember).map(({ service_account_id }) => String(service_account_id).split("/").at(-1)),
  };
}

test("there are endpoints to look at, of every kind that is shipped", () => {
  expect(new Set(endpoints.map(({ settings }) => settings.release.strategy))).toEqual(
    new Set(["all-at-once", "canary", "blue-green"]),
  );
});

describe.each(endpoints.map((shipped) => [`${shipped.environment.name} ${shipped.name}`, shipped] as const))(
  "%s",
  (_title, shipped) => {
    test("releases a version as the file says, deployed as the account that is made for it", () => {
      const cloud = cloudFor(shipped);
      const execution = cloud.release();
      cloud.simulation.run();

      expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded", version: "2", settled: true }]);
      expect(cloud.endpoint()).toMatchObject({ split: { "201": 100 }, deployed: ["201"] });
      expect(cloud.vertex.models.versionOf(cloud.modelId, "champion")).toBe("2");
      const bodies = cloud.vertex.requests
        .filter(({ request }) => request.url.endsWith(":deployModel"))
        .map(({ request }) => (request.body as { deployedModel: { serviceAccount: string } }).deployedModel);
      expect(rightsOf(shipped, cloud.resourceOf("release").service_account).actsAs).toEqual(
        bodies.map(({ serviceAccount }) => serviceAccount),
      );
    });

    test("takes a version back that answers with errors", () => {
      const cloud = cloudFor(shipped);
      cloud.vertex.monitoring.traffic = (id, family, _at, endpoint) =>
        endpoint.private === (family === "private") ? { errorShare: id === "201" ? 0.5 : 0 } : undefined;
      const execution = cloud.release();
      cloud.simulation.run();

      expect(reportsOf(execution)).toMatchObject([{ outcome: "failed", reason: "gate", settled: true }]);
      expect(cloud.endpoint()).toMatchObject({ split: { "101": 100 }, deployed: ["101"] });
    });

    test("its release needs what it may do and reaches its own objects only", () => {
      const cloud = cloudFor(shipped);
      const execution = cloud.release();
      cloud.simulation.run();

      allowed(shipped, cloud, "release", execution);
    });

    test("its rollback and its guard need no more than they may", () => {
      const cloud = cloudFor(shipped);
      cloud.release({ killAtStep: 120 });
      cloud.simulation.run(3_600);
      const guard = cloud.begin("guard");
      cloud.simulation.run(7_200);
      allowed(shipped, cloud, "guard", guard);
      expect(cloud.endpoint()).toMatchObject({ split: { "101": 100 }, deployed: ["101"] });

      cloud.release();
      cloud.simulation.run(900);
      const rollback = cloud.begin("rollback");
      cloud.simulation.run(7_200);
      expect(reportsOf(rollback)).toMatchObject([{ outcome: "succeeded" }]);
      allowed(shipped, cloud, "rollback", rollback);
      expect(cloud.endpoint()).toMatchObject({ split: { "101": 100 }, deployed: ["101"] });
    });
  },
);

/** Everything that an execution asked for is held, on the endpoint, on the project and on objects. */
function allowed(shipped: Shipped, cloud: ReturnType<typeof cloudFor>, noun: string, { id }: ExecutionResult) {
  const asked = { requests: cloud.vertex.requests.filter(({ request }) => request.execution === id) };
  expect(asked.requests.length).toBeGreaterThan(3);
  const rights = rightsOf(shipped, cloud.resourceOf(noun).service_account);
  expect(permissionsUsed(asked).filter((permission) => !rights.permissions.includes(permission))).toEqual([]);
  const objects = rights.objects.map((object) => `gs://${ADDRESSES.RELEASES_BUCKET}/${object}`);
  expect(
    objectRightsUsed(asked)
      .map((right) => right.split(" ")[1])
      .filter((object) => object === undefined || !objects.includes(object)),
  ).toEqual([]);
}
