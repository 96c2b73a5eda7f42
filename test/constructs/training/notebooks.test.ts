import { ColabRuntimeTemplateIamMember } from "@cdktf/provider-google/lib/colab-runtime-template-iam-member";
import { ColabRuntimeTemplate } from "@cdktf/provider-google/lib/colab-runtime-template";
import { ColabSchedule } from "@cdktf/provider-google/lib/colab-schedule";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { WorkbenchInstanceIamMember } from "@cdktf/provider-google/lib/workbench-instance-iam-member";
import { WorkbenchInstance } from "@cdktf/provider-google/lib/workbench-instance";
import { CustomRole } from "../../../constructs/iam/custom-role";
import { group } from "../../../constructs/iam/principal";
import { ColabTemplate, type ColabTemplateProps } from "../../../constructs/training/colab-template";
import { NotebookRun, type NotebookRunProps } from "../../../constructs/training/notebook-run";
import { NOTEBOOK_SERVER_PERMISSIONS } from "../../../constructs/training/training-roles";
import { Workbench, type WorkbenchProps } from "../../../constructs/training/workbench";
import { Bucket } from "../../../constructs/storage/bucket";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const place = {
  networkName: "projects/acme-ml-test/global/networks/test",
  subnetworkName: "projects/acme-ml-test/regions/europe-west4/subnetworks/test-workloads",
};
const scientists = group("scientists", "ml-scientists@acme.example");
const encryptionKey = {
  keyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
  usableAfter: [{ fqn: "time_sleep.key" }],
};
const gpu = { type: "g2-standard-4", accelerator: { type: "NVIDIA_L4", count: 1 } };

function server(props: Partial<WorkbenchProps> = {}) {
  const { stack, naming, synth } = fixture();
  const workbench = new Workbench(stack, "Fraud", {
    naming,
    name: "fraud",
    computeZone: "europe-west4-a",
    machine: { type: "e2-standard-4" },
    dataDiskGibibytes: 200,
    idleShutdown: Duration.parse("3h"),
    ...place,
    ...props,
  });
  return { stack, naming, workbench, synth };
}

test("a notebook server is private, shielded, stopped when idle, without root, and an account of its own", () => {
  const { synth } = server();

  const disk = { disk_encryption: "GMEK", disk_type: "PD_BALANCED" };
  expect(synth().only(WorkbenchInstance)).toMatchObject({
    name: "test-notebook-fraud",
    location: "europe-west4-a",
    gce_setup: {
      machine_type: "e2-standard-4",
      disable_public_ip: true,
      enable_ip_forwarding: false,
      boot_disk: { ...disk, disk_size_gb: "150" },
      data_disks: { ...disk, disk_size_gb: "200" },
      network_interfaces: [{ network: place.networkName, subnet: place.subnetworkName, nic_type: "GVNIC" }],
      service_accounts: [{ email: "test-notebook-fraud@acme-ml-test.iam.gserviceaccount.com" }],
      shielded_instance_config: { enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true },
      metadata: {
        "idle-timeout-seconds": "10800",
        "notebook-disable-root": "true",
        "notebook-disable-downloads": "true",
        "block-project-ssh-keys": "true",
      },
    },
    lifecycle: { prevent_destroy: true, ignore_changes: ["desired_state"] },
  });
});

test("a notebook server gives only what is asked for", () => {
  const { synth } = server({ root: true, downloads: true, machine: gpu, encryptionKey, allowDestroy: true });

  const disk = { disk_encryption: "CMEK", kms_key: encryptionKey.keyName };
  expect(synth().only(WorkbenchInstance)).toMatchObject({
    gce_setup: {
      accelerator_configs: [{ type: "NVIDIA_L4", core_count: "1" }],
      boot_disk: disk,
      data_disks: disk,
      // The drivers of GPUs are not signed.
      shielded_instance_config: { enable_secure_boot: false, enable_vtpm: true },
      metadata: { "notebook-disable-root": "false", "notebook-disable-downloads": "false" },
    },
    depends_on: expect.arrayContaining(["time_sleep.key"]) as unknown,
    lifecycle: { prevent_destroy: false },
  });
});

test("a notebook server is made once its account can be seen", () => {
  const { synth } = server();

  expect(synth().only(WorkbenchInstance).depends_on).toEqual([expect.stringMatching(/^time_sleep\.Fraud_Account/)]);
});

test("a group may use the one server, and act as its account", () => {
  const { stack, naming, workbench, synth } = server();
  const role = new CustomRole(stack, "Role", {
    naming,
    key: "use-notebook-server",
    title: "Use a notebook server",
    description: "Google's roles hold hundreds of other rights",
    permissions: NOTEBOOK_SERVER_PERMISSIONS,
  });

  workbench.grantUse(scientists, role);

  expect(synth().only(WorkbenchInstanceIamMember)).toMatchObject({
    name: "test-notebook-fraud",
    location: "europe-west4-a",
    role: "projects/acme-ml-test/roles/plinth_test_use_notebook_server",
    member: "group:ml-scientists@acme.example",
  });
  expect(synth().only(ServiceAccountIamMember)).toMatchObject({
    service_account_id:
      "projects/acme-ml-test/serviceAccounts/test-notebook-fraud@acme-ml-test.iam.gserviceaccount.com",
    role: "roles/iam.serviceAccountUser",
    member: "group:ml-scientists@acme.example",
  });
});

function template(props: Partial<ColabTemplateProps> = {}) {
  const { stack, naming, synth } = fixture();
  const made = new ColabTemplate(stack, "Small", {
    naming,
    name: "small",
    region: "europe-west4",
    machine: { type: "e2-standard-4" },
    dataDiskGibibytes: 100,
    idleShutdown: Duration.parse("3h"),
    ...place,
    ...props,
  });
  return { stack, naming, template: made, synth };
}

test("a runtime is private, without the internet, shielded, and stopped when idle", () => {
  const { template: made, synth } = template({ description: "Small things" });

  expect(made.templateName).toBe("projects/acme-ml-test/locations/europe-west4/notebookRuntimeTemplates/test-small");
  expect(synth().only(ColabRuntimeTemplate)).toMatchObject({
    name: "test-small",
    display_name: "test-small",
    description: "Small things",
    location: "europe-west4",
    machine_spec: { machine_type: "e2-standard-4" },
    data_persistent_disk_spec: { disk_type: "pd-balanced", disk_size_gb: "100" },
    network_spec: { enable_internet_access: false, network: place.networkName, subnetwork: place.subnetworkName },
    idle_shutdown_config: { idle_timeout: "10800s" },
    euc_config: { euc_disabled: false },
    shielded_vm_config: { enable_secure_boot: true },
  });
});

test("a runtime has the GPU and the key that are asked for", () => {
  expect(template({ machine: gpu, encryptionKey }).synth().only(ColabRuntimeTemplate)).toMatchObject({
    machine_spec: { machine_type: "g2-standard-4", accelerator_type: "NVIDIA_L4", accelerator_count: 1 },
    shielded_vm_config: { enable_secure_boot: false },
    encryption_spec: { kms_key_name: encryptionKey.keyName },
    depends_on: ["time_sleep.key"],
  });
});

test("a group may start runtimes from the one template", () => {
  const { template: made, synth } = template();

  made.grantUse(scientists);

  expect(synth().only(ColabRuntimeTemplateIamMember)).toMatchObject({
    location: "europe-west4",
    runtime_template: made.templateName,
    role: "roles/aiplatform.notebookRuntimeUser",
    member: "group:ml-scientists@acme.example",
  });
});

function run(props: Partial<NotebookRunProps> = {}) {
  const { stack, naming, template: made, synth } = template();
  const notebook = new NotebookRun(stack, "Drift", {
    naming,
    name: "drift",
    region: "europe-west4",
    template: made,
    notebookUri: "gs://acme-ml-test-test-curated/drift.ipynb",
    outputUri: "gs://acme-ml-test-test-models/notebooks/drift",
    cron: "0 6 * * mon",
    timeZone: "Europe/Amsterdam",
    timeout: Duration.parse("12h"),
    ...props,
  });
  return { stack, notebook, synth };
}

test("a notebook runs by the clock of its time zone, one run at a time, as its own account", () => {
  const { synth } = run();

  expect(synth().only(ColabSchedule)).toMatchObject({
    display_name: "test-drift",
    location: "europe-west4",
    cron: "CRON_TZ=Europe/Amsterdam 0 6 * * mon",
    desired_state: "ACTIVE",
    max_concurrent_run_count: "1",
    allow_queueing: false,
    create_notebook_execution_job_request: {
      notebook_execution_job: {
        display_name: "test-drift",
        notebook_runtime_template_resource_name:
          "projects/acme-ml-test/locations/europe-west4/notebookRuntimeTemplates/test-small",
        gcs_notebook_source: { uri: "gs://acme-ml-test-test-curated/drift.ipynb" },
        gcs_output_uri: "gs://acme-ml-test-test-models/notebooks/drift",
        service_account: "test-report-drift@acme-ml-test.iam.gserviceaccount.com",
        execution_timeout: "43200s",
      },
    },
  });
});

test("a paused notebook starts nothing", () => {
  expect(run({ paused: true }).synth().only(ColabSchedule)).toMatchObject({ desired_state: "PAUSED" });
});

test("a notebook's schedule is made after its template, its account and the grants that it needs", () => {
  const { stack, notebook, synth } = run();
  const bucket = Bucket.fromName(stack, "Curated", { bucketName: "acme-ml-test-test-curated", key: "zone-curated" });

  notebook.startAfter(bucket.grantRead(notebook));

  expect(synth().only(ColabSchedule).depends_on).toEqual([
    expect.stringMatching(/^google_colab_runtime_template\.Small/),
    expect.stringMatching(/^google_storage_bucket_iam_member\./),
    expect.stringMatching(/^time_sleep\.Drift_Account/),
  ]);
});

test("the resources are the default children", () => {
  expect(server().workbench.node.defaultChild).toBeInstanceOf(WorkbenchInstance);
  expect(template().template.node.defaultChild).toBeInstanceOf(ColabRuntimeTemplate);
  expect(run().notebook.node.defaultChild).toBeInstanceOf(ColabSchedule);
});
