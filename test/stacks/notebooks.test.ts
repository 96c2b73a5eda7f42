import { ColabRuntimeTemplateIamMember } from "@cdktf/provider-google/lib/colab-runtime-template-iam-member";
import { ColabRuntimeTemplate } from "@cdktf/provider-google/lib/colab-runtime-template";
import { ColabSchedule } from "@cdktf/provider-google/lib/colab-schedule";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { WorkbenchInstance } from "@cdktf/provider-google/lib/workbench-instance";
import type { EnvironmentInput } from "../../config/schema/environment";
import { RoleBook } from "../../constructs/iam/role-book";
import { ProjectAccess } from "../../constructs/iam/project";
import { GOOGLE_KEYS } from "../../constructs/keys/encryption-keys";
import { TrainingRoles } from "../../constructs/training/training-roles";
import { addNotebooks } from "../../stacks/notebooks";
import { platformProps, PlatformStack } from "../../stacks/platform-stack";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import { memoryApp, type Synth } from "../support/synth";

type Notebooks = NonNullable<NonNullable<EnvironmentInput["training"]>["notebooks"]>;

const base: Partial<EnvironmentInput> = {
  groups: { scientists: { email: "ml-scientists@acme.example" }, engineers: { email: "ml-engineers@acme.example" } },
  network: { range: "10.40.0.0/16" },
  storage: { zones: { curated: {}, models: {} } },
};
const run: NonNullable<Notebooks["runs"]>[string] = {
  template: "small",
  notebook: { zone: "curated", path: "reports/drift.ipynb" },
  output: "zone:models",
  schedule: { cron: "0 6 * * *", timeZone: "Europe/Amsterdam" },
  reads: ["zone:curated"],
  writes: ["zone:models"],
};

function notebooks(parts: Notebooks, rest: Partial<EnvironmentInput> = {}): Synth {
  const { stacks } = synthesizePlatform(environment({ ...base, ...rest, training: { notebooks: parts } }));
  return stacks.training as Synth;
}

test("what a file says of a server is what stands there, in the platform's own network", () => {
  const synth = notebooks({
    workbench: {
      research: {
        group: "scientists",
        computeZone: "europe-west4-b",
        machine: { type: "n1-standard-8", accelerator: { type: "NVIDIA_TESLA_T4", count: 1 } },
        dataDisk: "1TiB",
        idleShutdown: "30m",
        root: "on",
        downloads: "on",
      },
    },
  });

  expect(synth.only(WorkbenchInstance)).toMatchObject({
    name: "test-notebook-research",
    location: "europe-west4-b",
    gce_setup: {
      machine_type: "n1-standard-8",
      accelerator_configs: [{ type: "NVIDIA_TESLA_T4", core_count: "1" }],
      data_disks: { disk_size_gb: "1024" },
      disable_public_ip: true,
      network_interfaces: [
        {
          network: "projects/acme-ml-test/global/networks/test",
          subnet: "projects/acme-ml-test/regions/europe-west4/subnetworks/test-workloads",
        },
      ],
      metadata: {
        "idle-timeout-seconds": "1800",
        "notebook-disable-root": "false",
        "notebook-disable-downloads": "false",
      },
    },
  });
});

test("the people of a group act as their server's account and as no other", () => {
  const server = { computeZone: "europe-west4-a" };
  const synth = notebooks({
    workbench: { research: { ...server, group: "scientists" }, tools: { ...server, group: "engineers" } },
  });

  expect(
    synth.all(ServiceAccountIamMember).map(({ service_account_id, member }) => [service_account_id, member]),
  ).toEqual(
    [
      ["research", "scientists"],
      ["tools", "engineers"],
    ].map(([name, people]) => [
      `projects/acme-ml-test/serviceAccounts/test-notebook-${name}@acme-ml-test.iam.gserviceaccount.com`,
      `group:ml-${people}@acme.example`,
    ]),
  );
});

test("the people of a group start runtimes from their template, each as themselves", () => {
  const synth = notebooks({
    templates: { small: { group: "scientists", dataDisk: "50GiB", idleShutdown: "10m" } },
  });

  expect(synth.only(ColabRuntimeTemplate)).toMatchObject({
    name: "test-small",
    data_persistent_disk_spec: { disk_size_gb: "50" },
    idle_shutdown_config: { idle_timeout: "600s" },
    network_spec: { enable_internet_access: false },
  });
  expect(synth.only(ColabRuntimeTemplateIamMember)).toMatchObject({
    member: "group:ml-scientists@acme.example",
    role: "roles/aiplatform.notebookRuntimeUser",
  });
  expect(synth.all(ServiceAccount)).toEqual([]);
});

test("a notebook runs by the clock, in the time zone of its people, as an account of its own", () => {
  const synth = notebooks({
    templates: { small: { group: "scientists" } },
    runs: { drift: { ...run, timeout: "2h" } },
  });

  expect(synth.only(ServiceAccount)).toMatchObject({ account_id: "test-report-drift" });
  expect(synth.only(ColabSchedule)).toMatchObject({
    display_name: "test-drift",
    cron: "CRON_TZ=Europe/Amsterdam 0 6 * * *",
    desired_state: "ACTIVE",
    create_notebook_execution_job_request: {
      notebook_execution_job: {
        service_account: "test-report-drift@acme-ml-test.iam.gserviceaccount.com",
        execution_timeout: "7200s",
        notebook_runtime_template_resource_name:
          "projects/acme-ml-test/locations/europe-west4/notebookRuntimeTemplates/test-small",
      },
    },
  });
});

test("a notebook of a zone from elsewhere is read in its bucket", () => {
  const synth = notebooks(
    {
      templates: { small: { group: "scientists" } },
      runs: { drift: { ...run, notebook: { zone: "partner", path: "a.ipynb" }, reads: ["zone:partner"] } },
    },
    { external: { zones: { partner: { bucket: "acme-partner-data", location: "EU" } } } },
  );

  expect(JSON.stringify(synth.only(ColabSchedule))).toContain("gs://acme-partner-data/a.ipynb");
});

test("notebooks without a network are refused", () => {
  const props = platformProps(
    environment({ training: { notebooks: { templates: { small: { group: "scientists" } } } } }),
  );
  const stack = new (class extends PlatformStack {})(memoryApp(), "training", props);
  const { naming } = props;

  expect(() =>
    addNotebooks(stack, props.environment, {
      naming,
      project: new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" }),
      foundation: {
        keys: GOOGLE_KEYS,
        trainingRoles: new TrainingRoles(new RoleBook(stack, "Roles", { naming, after: [] })),
      },
      network: {},
      data: { data: new Map(), bucketNames: new Map() },
    }),
  ).toThrow("training: notebooks need the platform's own network: give `network.range`");
});
