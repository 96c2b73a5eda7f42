import { HOURS_PER_MONTH } from "../../catalog/prices";
import { Duration, DURATION_PATTERN } from "../../values/duration";
import { listOf, textAt, valueAt } from "../json";
import type { Platform, Resource, Stack } from "../platform";
import { type Amounts, amountLine, known } from "./amounts";
import { bucketLines } from "./buckets";
import type { CostSection, CostSubject } from "./estimate";
import { groupLines } from "./group-lines";
import { eachOf } from "./ranges";
import type { Priced } from "./workload-lines";

interface Place {
  readonly resource: Resource;
  readonly stack: Stack;
  readonly location: string;
  readonly amounts: Amounts;
}

type Pricer = (place: Place, subject: (section: CostSection, what: string) => CostSubject) => readonly Priced[];

const hours = known(HOURS_PER_MONTH);

/** What each resource of a type costs by itself. Types that are put together are in {@link groupLines}. */
const PRICERS: Readonly<Record<string, Pricer>> = {
  google_storage_bucket: ({ resource, location, amounts }, subject) =>
    bucketLines(resource, subject("data", `bucket ${nameOf(resource, "name")}`), location, amounts),

  google_bigquery_dataset: ({ resource, location, amounts }, subject) => {
    const about = subject("data", `dataset ${nameOf(resource, "dataset_id")}`);
    const own = /^(storage\.datasets\.|endpoints\..*\.requestLogging$)/.test(about.of)
      ? undefined
      : amounts.find("", "own-bucket");
    const stored = amounts.find(about.of, "stored") ?? own;
    if (stored === undefined) return [{ ...about, reason: amounts.reason(about.of, "stored") }];
    return [
      amountLine({ subject: about, id: "bigquery.storage.active-logical", location, amount: stored, unit: "GiB" }),
    ];
  },

  google_artifact_registry_repository: ({ resource, location, amounts }, subject) => {
    const about = subject("delivery", `registry ${nameOf(resource, "repository_id")}`);
    const stored = amounts.find(about.of, "stored");
    if (stored === undefined) return [{ ...about, reason: amounts.reason(about.of, "stored") }];
    return [amountLine({ subject: about, id: "artifactregistry.storage", location, amount: stored, unit: "GiB" })];
  },

  google_kms_crypto_key: ({ resource, location }, subject) => {
    const level = textAt(resource.attributes, "version_template", 0, "protection_level");
    const id = level === "HSM" ? "kms.hsm.symmetric.version" : "kms.software.version";
    const about = subject("keys", `key ${nameOf(resource, "name")}${level === "HSM" ? " in hardware" : ""}`);
    if (level !== undefined && level !== "HSM" && level !== "SOFTWARE") {
      return [{ ...about, reason: `the price book has no price for keys of the protection ${level}` }];
    }
    const rotation = textAt(resource.attributes, "rotation_period") ?? "";
    const days = DURATION_PATTERN.test(rotation) ? Duration.parse(rotation).toDays() : Infinity;
    const made = days > 0 ? 365 / days : 0;
    const amount = { low: 1, expected: 1 + made / 2, high: 1 + made };
    const note =
      made === 0 ? undefined : "old versions stay until somebody destroys them: each year adds as many again";
    return [
      amountLine({
        subject: about,
        id,
        location,
        amount: { amount, assumes: [] },
        unit: "versions in the first year",
        ...(note !== undefined && { note }),
      }),
    ];
  },

  google_secret_manager_secret: ({ resource, location }, subject) => {
    const places = listOf(valueAt(resource.attributes, "replication", 0, "user_managed", 0, "replicas")).length;
    return [
      amountLine({
        subject: subject("keys", `secret ${nameOf(resource, "secret_id")}`),
        id: "secretmanager.version",
        location,
        amount: known(Math.max(1, places)),
        unit: "versions",
      }),
    ];
  },

  google_pubsub_topic: ({ resource, location, amounts }, subject) => {
    const about = subject("automation", `topic ${nameOf(resource, "name")}`);
    const messages = amounts.find("", "messages");
    if (messages === undefined) return [{ ...about, reason: amounts.reason("", "messages") }];
    const amount = eachOf((end) => messages.amount[end] / 1024);
    return [amountLine({ subject: about, id: "pubsub.throughput", location, amount: { ...messages, amount } })];
  },

  google_vertex_ai_tensorboard: ({ location, amounts }, subject) => {
    const about = subject("training", "TensorBoard");
    const stored = amounts.find("", "tensorboard");
    if (stored === undefined) return [{ ...about, reason: amounts.reason("", "tensorboard") }];
    return [amountLine({ subject: about, id: "vertex.tensorboard.storage", location, amount: stored, unit: "GiB" })];
  },

  google_vertex_ai_index: ({ resource, location, amounts }, subject) => {
    const about = subject("serving", `index of vectors ${nameOf(resource, "display_name")}: building`);
    const built = amounts.find(about.of, "built");
    if (built === undefined) return [{ ...about, reason: amounts.reason(about.of, "built") }];
    const isStream = textAt(resource.attributes, "index_update_method") === "STREAM_UPDATE";
    return [
      amountLine({
        subject: about,
        id: isStream ? "vertex.vectorsearch.streaming" : "vertex.vectorsearch.build",
        location,
        amount: built,
      }),
    ];
  },

  google_cloudbuild_trigger: ({ resource, location, amounts }, subject) => {
    const about = subject("delivery", `build ${nameOf(resource, "name")}`);
    const minutes = amounts.find(about.of, "build-minutes");
    if (minutes === undefined) return [{ ...about, reason: amounts.reason(about.of, "build-minutes") }];
    return [amountLine({ subject: about, id: "cloudbuild.minute", location, amount: minutes, unit: "minutes" })];
  },

  google_workbench_instance: ({ resource, location }, subject) => {
    const region = location.replace(/-[a-z]$/, "");
    const disks = (["boot_disk", "data_disks"] as const).flatMap((role) =>
      listOf(valueAt(resource.attributes, "gce_setup", 0, role)).map((disk) => ({ role, disk })),
    );
    return disks.map(({ role, disk }) => {
      const type = (textAt(disk, "disk_type") ?? "PD_BALANCED").toLowerCase().replaceAll("_", "-");
      return amountLine({
        subject: subject(
          "notebooks",
          `notebook server ${nameOf(resource, "name")}: ${role === "boot_disk" ? "boot" : "data"} disk, ${type}`,
        ),
        id: `compute.disk.${type}`,
        location: region,
        amount: known(Number(textAt(disk, "disk_size_gb") ?? 100)),
        unit: "GiB",
        note: "paid for also while the server is stopped",
      });
    });
  },

  google_compute_router_nat: ({ resource, location, amounts }, subject) => {
    const about = subject("network", `NAT ${nameOf(resource, "name")}`);
    const data = amounts.find("", "internet");
    return [
      amountLine({
        subject: about,
        id: "network.nat.gateway-max",
        location,
        amount: hours,
        unit: "hours",
        note: "the price of a gateway for 32 machines or more; with fewer it is less",
      }),
      data === undefined
        ? { ...about, what: `${about.what}: data`, reason: amounts.reason("", "internet") }
        : amountLine({
            subject: { ...about, what: `${about.what}: data` },
            id: "network.nat.data",
            location,
            amount: data,
          }),
      data === undefined
        ? { ...about, what: "data to the internet", reason: amounts.reason("", "internet") }
        : amountLine({
            subject: { ...about, what: "data to the internet" },
            id: "network.egress.internet",
            location,
            amount: data,
          }),
    ];
  },

  google_compute_address: ({ resource, location }, subject) =>
    textAt(resource.attributes, "address_type") === "INTERNAL"
      ? []
      : [
          amountLine({
            subject: subject("network", `address ${nameOf(resource, "name")}`),
            id: "network.ip.in-use",
            location,
            amount: hours,
            unit: "hours",
          }),
        ],

  google_compute_forwarding_rule: serviceConnect,
  google_compute_global_forwarding_rule: serviceConnect,

  google_compute_subnetwork: ({ resource }, subject) =>
    listOf(resource.attributes.log_config).length === 0
      ? []
      : [
          {
            ...subject("network", `flow logs of ${nameOf(resource, "name")}`),
            reason: "the price book has no price for making flow logs",
          },
        ],
};

function serviceConnect(
  { resource, location }: Place,
  subject: (section: CostSection, what: string) => CostSubject,
): readonly Priced[] {
  const about = subject("network", `private connection ${nameOf(resource, "name")}`);
  const target = textAt(resource.attributes, "target") ?? "";
  if (!/serviceAttachments|^(all-apis|vpc-sc)$/.test(target)) {
    return [{ ...about, reason: "the price book has no price for forwarding rules to other targets" }];
  }
  return [
    amountLine({
      subject: about,
      id: "network.psc.endpoint",
      location,
      amount: hours,
      unit: "hours",
      note: "of an undated source; what goes through it is not priced",
    }),
  ];
}

/** What costs nothing by itself, or is paid for with something that has a line of its own. */
const FREE = new RegExp(
  `^(time_\\w+|google_(${[
    "\\w+_iam_member", "project_iam_\\w+", "project_service\\w*", "service_account\\w*", "kms_key_ring", "bigquery_table",
    "bigquery_dataset_access", "storage_bucket_object", "storage_notification", "compute_(firewall|network|route|router|network_attachment|global_address|subnetwork)\\w*",
    "dns_(policy|record_set|managed_zone)", "logging_\\w+", "monitoring_\\w+", "privileged_access_manager_\\w+", "vertex_ai_endpoint", "vertex_ai_deployment_resource_pool",
    "vertex_ai_index_endpoint\\w*", "colab_\\w+", "workflows_workflow", "cloud_scheduler_job", "pubsub_(subscription|schema)", "iam_\\w+", "org_policy_\\w+",
    "eventarc_trigger", "access_context_manager_\\w+", "billing_budget", "secret_manager_secret_version", "service_networking_connection", "vertex_ai_feature_group\\w*",
  ].join("|")}))$`,
); // prettier-ignore

/** What stands in the Terraform itself costs, resource by resource. */
export function resourceLines(platform: Platform, region: string, amounts: Amounts): readonly Priced[] {
  const unknown = new Map<string, number>();
  const lines = platform.stacks.flatMap((stack) =>
    stack.resources.flatMap((resource): readonly Priced[] => {
      const price = Object.hasOwn(PRICERS, resource.type) ? PRICERS[resource.type] : undefined;
      if (price === undefined) {
        if (!FREE.test(resource.type)) unknown.set(resource.type, (unknown.get(resource.type) ?? 0) + 1);
        return [];
      }
      const location =
        textAt(resource.attributes, "location") ??
        keyLocation(resource) ??
        textAt(resource.attributes, "region") ??
        stack.region ??
        region;
      return price({ resource, stack, location, amounts }, (section, what) => subjectOf(resource, section, what));
    }),
  );
  const others = [...unknown].sort().map(([type, count]): Priced => ({
    of: type,
    section: "automation",
    stack: "",
    models: [],
    what: `${count} × ${type}`,
    reason: `the price book has no price for ${type}`,
  }));
  return [...lines, ...groupLines(platform, region, amounts), ...others];
}

/** The key's ring says where it is. */
function keyLocation(resource: Resource): string | undefined {
  return /\/locations\/([^/]+)\//.exec(textAt(resource.attributes, "key_ring") ?? "")?.[1];
}

function subjectOf({ origin, stack, type }: Resource, section: CostSection, what: string): CostSubject {
  const of = origin ?? type;
  const model = /^models\.([^.]+)/.exec(of)?.[1];
  return { of, section, stack, models: model === undefined ? [] : [model], what };
}

function nameOf(resource: Resource, attribute: string): string {
  return textAt(resource.attributes, attribute) ?? resource.name;
}
