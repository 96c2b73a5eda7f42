import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { shippedEnvironments } from "../support/shipped";
import { synthesizePlatform } from "../support/platform";
import type { Life } from "../support/vertex/jobs";
import { leavesEvaluation } from "../support/vertex/launch";
import { permissionsUsed } from "../support/vertex/permissions";
import { ADDRESSES } from "../support/vertex/addresses";
import { Vertex, type VertexProps } from "../support/vertex/vertex";
import { Simulation } from "../support/workflows/simulation";

/** The text that Google gets: Terraform takes the escaping away. */
const deployed = (source: unknown) => String(source).split("$${").join("${").split("%%{").join("%{");

/** Every job of every shipped environment, with its launcher as it is synthesized. */
const launchers = shippedEnvironments().flatMap((environment) => {
  const { stacks } = synthesizePlatform(environment);
  const { training } = stacks;
  const workflows = training?.all(WorkflowsWorkflow) ?? [];
  return Object.entries(environment.training.jobs).map(([name, job]) => {
    const workflow = `${job.tuning === undefined ? "train" : "tune"}-${name}`;
    const resource = workflows.find((candidate) => candidate.name === workflow);
    return { title: `${environment.name} ${workflow}`, environment, stacks, name, job, workflow, resource };
  });
});

type Shipped = (typeof launchers)[number];

/** A cloud in which a shipped launcher runs: its job succeeds and leaves what the environment file says. */
function cloudFor({ environment, job }: Pick<Shipped, "environment" | "job">, life: Partial<Life> = {}) {
  const simulation = new Simulation();
  const metric = environment.models[job.model ?? ""]?.evaluation?.metric ?? "loss";
  const evaluation = JSON.stringify({ problem: "classification", metrics: { [metric]: 0.9 } });
  const [measured = metric] = Object.keys(job.tuning?.metric ?? {});
  const trials = [
    { id: "1", state: "SUCCEEDED", finalMeasurement: { metrics: [{ metricId: measured, value: 0.7 }] } },
    { id: "2", state: "SUCCEEDED", finalMeasurement: { metrics: [{ metricId: measured, value: 0.9 }] } },
  ];
  const leaves: VertexProps["leaves"] = (made, storage) => {
    if (made.body.jobSpec !== undefined) return leavesEvaluation(evaluation)(made, storage);
    const { baseOutputDirectory } = made.body.trialJobSpec as { baseOutputDirectory: { outputUriPrefix: string } };
    for (const { id } of trials)
      storage.put(`${baseOutputDirectory.outputUriPrefix}/${id}/model/evaluation.json`, evaluation);
  };
  const vertex = new Vertex({ simulation, lives: [{ waits: 300, runs: 3_600, trials, ...life }], leaves });
  return { simulation, vertex };
}

type Deployed = Pick<Shipped, "workflow" | "resource" | "environment">;

function start(
  { workflow, resource, environment }: Deployed,
  cloud: ReturnType<typeof cloudFor>,
  argument?: object,
  killAtStep?: number,
) {
  const variables = resource?.user_env_vars as Record<string, string>;
  return cloud.simulation.start({
    workflow,
    source: deployed(resource?.source_contents),
    environment: {
      ...ADDRESSES,
      ENVIRONMENT: environment.name,
      ...("TENSORBOARD" in variables ? { TENSORBOARD: "projects/1/locations/europe-west4/tensorboards/7" } : {}),
    },
    service: cloud.vertex.service,
    ...(argument === undefined ? {} : { argument }),
    ...(killAtStep === undefined ? {} : { killAtStep }),
  });
}

const SCHEDULED = { specversion: "1.0", type: "plinth.schedule" };

test("there are launchers to look at", () => {
  expect(launchers.length).toBeGreaterThanOrEqual(5);
  for (const { resource } of launchers) expect(resource).toBeDefined();
});

describe.each(launchers.map((launcher) => [launcher.title, launcher] as const))("%s", (_title, launcher) => {
  test("submits its job once, in a form that Vertex AI takes, and succeeds", () => {
    const cloud = cloudFor(launcher);

    const execution = start(launcher, cloud);
    cloud.simulation.run();

    expect(execution.error).toBeUndefined();
    expect(execution.result).toMatchObject({ outcome: "succeeded", job: launcher.name });
    const { customJobs, hyperparameterTuningJobs, models } = cloud.vertex;
    expect(customJobs.all.length + hyperparameterTuningJobs.all.length).toBe(1);
    expect(models.versions.size).toBe(launcher.job.model === undefined ? 0 : 1);
  });

  test("reports to the TensorBoard exactly when the file says so", () => {
    const cloud = cloudFor(launcher);
    start(launcher, cloud);
    cloud.simulation.run();

    const [submitted] = [...cloud.vertex.customJobs.all, ...cloud.vertex.hyperparameterTuningJobs.all];
    const spec = (submitted?.body.jobSpec ?? submitted?.body.trialJobSpec) as { readonly tensorboard?: string };

    expect(spec.tensorboard).toBe(
      launcher.job.tracking === "tensorboard" ? "projects/1/locations/europe-west4/tensorboards/7" : undefined,
    );
  });
});

/** What an account may do on the project beside writing logs, by the custom roles that it has. */
function permissionsOf({ stacks, resource }: Pick<Shipped, "stacks" | "resource">): readonly string[] {
  const roles = (stacks.training?.all(ProjectIamMember) ?? [])
    .filter(({ member }) => member === `serviceAccount:${String(resource?.service_account)}`)
    .map(({ role }) => String(role))
    .filter((role) => role !== "roles/logging.logWriter");
  return roles
    .flatMap((role) => {
      const made = stacks.foundation
        ?.all(ProjectIamCustomRole)
        .find(({ role_id }) => role.endsWith(`/roles/${String(role_id)}`));
      return made === undefined ? [`everything of ${role}`] : (made.permissions as readonly string[]);
    })
    .sort();
}

describe.each(launchers.map((launcher) => [launcher.title, launcher] as const))("the account of %s", (_, launcher) => {
  const member = `serviceAccount:${String(launcher.resource?.service_account)}`;
  const given = (type: { readonly tfResourceType: string }) =>
    (launcher.stacks.training?.all(type) ?? []).filter((grant) => grant.member === member);

  test("has exactly the permissions that a success and a deadline ask for", () => {
    const good = cloudFor(launcher);
    start(launcher, good);
    good.simulation.run();
    const late = cloudFor(launcher, { waits: Infinity });
    start(launcher, late);
    late.simulation.run();

    const used = new Set([good, late].flatMap(({ vertex }) => permissionsUsed(vertex)));

    expect(permissionsOf(launcher)).toEqual([...used].sort());
  });

  test("acts as the job's account and as no other, and reads only where the job writes its model", () => {
    const cloud = cloudFor(launcher);
    start(launcher, cloud);
    cloud.simulation.run();

    const [submitted] = [...cloud.vertex.customJobs.all, ...cloud.vertex.hyperparameterTuningJobs.all];
    const spec = (submitted?.body.jobSpec ?? submitted?.body.trialJobSpec) as { readonly serviceAccount: string };
    const read = cloud.vertex.requests
      .map(({ request }) => /\/storage\/v1\/b\/([^/]+)\//.exec(request.url)?.[1])
      .filter((bucket) => bucket !== undefined);
    expect(given(ServiceAccountIamMember)).toMatchObject([
      {
        role: "roles/iam.serviceAccountUser",
        service_account_id: expect.stringMatching(new RegExp(`/${spec.serviceAccount}$`)),
      },
    ]);
    expect(given(StorageBucketIamMember).map(({ bucket, role }) => [bucket, role])).toEqual(
      [...new Set(read)].map((bucket) => [bucket, "roles/storage.objectViewer"]),
    );
  });
});

test("the guards look after what the launchers of their environment started, with the permissions that they have", () => {
  const guarded = new Map(launchers.map((launcher) => [launcher.environment.name, launcher]));
  for (const launcher of guarded.values()) {
    const kinds = launchers.filter(({ environment }) => environment === launcher.environment);
    const resource = launcher.stacks.training?.all(WorkflowsWorkflow).find(({ name }) => name === "guard-training");
    const cloud = cloudFor(launcher, { runs: 36_000 });
    for (const each of kinds) start(each, cloud, undefined, 400);
    cloud.simulation.run(7_200);

    const guard = start({ ...launcher, workflow: "guard-training", resource }, cloud);
    cloud.vertex.requests.length = 0;
    cloud.simulation.run(3_600);

    expect(guard.result).toMatchObject({ seen: kinds.length });
    expect(permissionsOf({ ...launcher, resource })).toEqual(expect.arrayContaining(permissionsUsed(cloud.vertex)));
    expect(cloud.vertex.alive()).toEqual([]);
  }
});

const scheduled = launchers.filter(({ job }) => job.schedule !== undefined);

test.each(scheduled.map((launcher) => [launcher.title, launcher] as const))(
  "%s started twice by the clock in one minute is one run, and another one a day later",
  (_title, launcher) => {
    const cloud = cloudFor(launcher);

    const first = start(launcher, cloud, SCHEDULED);
    const twin = start(launcher, cloud, SCHEDULED);
    cloud.simulation.run(86_400);
    const tomorrow = start(launcher, cloud, SCHEDULED);
    cloud.simulation.run();

    const results = [first, twin, tomorrow].map(({ result }) => result as { run: string; outcome: string });
    expect(results.map(({ run }) => run)).toEqual([
      "schedule-2026-01-05-02-00",
      "schedule-2026-01-05-02-00",
      "schedule-2026-01-06-02-00",
    ]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["skipped", "succeeded", "succeeded"]);
  },
);

const manual = launchers.filter(({ job }) => job.schedule === undefined);

test.each(manual.map((launcher) => [launcher.title, launcher] as const))(
  "%s is not started by the clock",
  (_t, one) => {
    const cloud = cloudFor(one);
    const execution = start(one, cloud, SCHEDULED);
    cloud.simulation.run();

    expect(execution.result).toMatchObject({ outcome: "skipped", reason: "not-meant" });
  },
);
