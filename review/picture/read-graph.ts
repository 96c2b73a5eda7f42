import { type Json, listOf, objectOf, textAt } from "../json";
import type { Platform, Resource } from "../platform";
import { environmentOf } from "./environment";
import { flowsOf } from "./flows";
import { byName, byText, type Graph, type Schedule, type Thing } from "./graph";
import { KIND_NAMES, KINDS, type ThingKind } from "./kinds";
import { lastOf, textsIn } from "./places";
import { idOf, resourcesBySubject, type Subject } from "./subjects";
import { attachmentsIn, machinesIn } from "./workflow-text";

/** The steps in the life of an endpoint and of a model, in the order in which they are told. */
const STEPS = ["promote", "retrain", "release", "rollback", "guard", "monitor", "shadow"];

/** The attributes under which resources name the key that they are encrypted with. */
const KEY = /^(default_)?(kms_key|kms_key_name|crypto_key_name|kms_key_self_link)$/;

/** Reads a synthesized platform as people see it: what it holds, folded to what they name, and what flows between. */
export function graphOf(platform: Platform): Graph {
  const { flows, outsiders } = flowsOf(platform);
  const things = new Map<string, Thing>();
  for (const [id, [subject, resources]] of resourcesBySubject(platform)) {
    things.set(id, thingOf(subject, resources, platform));
  }
  for (const [id, { kind, name, detail }] of outsiders) {
    things.set(id, plainThing(id, kind, name, undefined, detail === undefined ? [] : [detail]));
  }
  for (const end of flows.flatMap(({ from, to }) => [from, to])) {
    if (things.has(end) || !end.startsWith("model:")) continue;
    things.set(end, plainThing(end, "model", end.slice("model:".length), modelStack(platform)));
  }
  return inOrder({
    environment: environmentOf(platform),
    stacks: platform.stacks.map(({ name, project, region, resources }) => ({
      name,
      project,
      region,
      resources: resources.length,
      changes: {},
    })),
    things: [...things.values()],
    flows: flows.filter(({ from, to }) => things.has(from) && things.has(to)),
  });
}

/** The same graph with everything in an order that does not depend on how it was found. */
export function inOrder(graph: Graph): Graph {
  const order = new Map(graph.stacks.map(({ name }, index) => [name, index]));
  const rank = ({ stack }: Thing) => order.get(stack ?? "") ?? -1;
  return {
    ...graph,
    things: [...graph.things].sort(
      (one, other) =>
        rank(one) - rank(other) ||
        KIND_NAMES.indexOf(one.kind) - KIND_NAMES.indexOf(other.kind) ||
        byName(one.name, other.name) ||
        byText(one.id, other.id),
    ),
    flows: [...graph.flows].sort(
      (one, other) => byText(one.from, other.from) || byText(one.to, other.to) || byText(one.kind, other.kind),
    ),
  };
}

/** The stack that a thing is drawn in; `undefined` for people. */
export function homeOf(kind: ThingKind, resources: readonly Resource[]): string | undefined {
  if (KINDS[kind].family === "people") return undefined;
  const bodies: readonly string[] = KINDS[kind].bodies;
  const body = bodies.map((type) => resources.find((resource) => resource.type === type)).find(Boolean);
  return (body ?? resources.find(({ type }) => !type.endsWith("_iam_member")) ?? resources[0])?.stack;
}

function thingOf(subject: Subject, resources: readonly Resource[], platform: Platform): Thing {
  const workflows = resources.filter(({ type }) => type === "google_workflows_workflow");
  const names = workflows.map(({ attributes }) => textAt(attributes, "name") ?? "");
  const studies = names.length > 0 && names.every((name) => name.startsWith("tune-"));
  const kind = subject.kind === "job" && studies ? "study" : subject.kind;
  const details = detailsOf(kind, resources, workflows, platform);
  return {
    ...plainThing(idOf(subject), kind, subject.name, homeOf(kind, resources), details),
    schedules: resources.flatMap(schedulesOf),
    ownKey: resources.some(({ type, attributes }) => !type.endsWith("_iam_member") && hasKey(attributes)),
    resources: resources.length,
  };
}

function plainThing(
  id: string,
  kind: ThingKind,
  name: string,
  stack: string | undefined,
  details: readonly string[] = [],
): Thing {
  return { id, kind, name, stack, details, schedules: [], ownKey: false, resources: 0 };
}

/** Where models live that nobody promotes: with the pipelines where there are any, else with what trains or serves them. */
function modelStack({ stacks }: Platform): string | undefined {
  const names = stacks.map(({ name }) => name);
  return ["pipelines", "training", "serving"].find((name) => names.includes(name)) ?? names.at(-1);
}

function detailsOf(
  kind: ThingKind,
  resources: readonly Resource[],
  workflows: readonly Resource[],
  { stacks }: Platform,
): readonly string[] {
  const count = (type: string) => resources.filter((resource) => resource.type === type).length;
  const [machine] = workflows.map(machinesIn).filter((found) => found !== undefined);
  const first = (type: string) => resources.find((resource) => resource.type === type)?.attributes;
  const steps = STEPS.filter((step) =>
    workflows.some(({ attributes }) => textAt(attributes, "name")?.startsWith(`${step}-`)),
  );
  const plugged = workflows.some((workflow) => attachmentsIn(workflow).length > 0) ? ["in the network"] : [];
  switch (kind) {
    case "dataset":
    case "requests": {
      const tables = count("google_bigquery_table");
      return tables === 0 ? [] : [plural(tables, "table")];
    }
    case "zone": {
      const location = textAt(first("google_storage_bucket"), "location");
      const home = stacks.find(({ region }) => region !== undefined)?.region;
      return location === undefined || location.toLowerCase() === home?.toLowerCase() ? [] : [`in ${location}`];
    }
    case "network":
      return networkDetails(resources);
    case "endpoint":
      return [...accessOf(first("google_vertex_ai_endpoint")), ...present(machine), ...chain(steps)];
    case "model":
      return chain(steps);
    case "alerts":
      return [plural(count("google_monitoring_alert_policy"), "alert")];
    case "rest":
      return [plural(resources.length, "resource")];
    case "channel": {
      const type = textAt(first("google_monitoring_notification_channel"), "type");
      return present(type);
    }
    case "notebook":
      return [
        ...present(textAt(first("google_workbench_instance"), "gce_setup", "machine_type")),
        ...(textsIn(objectOf(first("google_workbench_instance"))).some(([key]) => key === "subnet")
          ? ["in the network"]
          : []),
      ];
    case "handover":
      return [
        ...new Set(resources.flatMap(({ origin }) => /^handover\.from\.([^.]+)/.exec(origin ?? "")?.slice(1) ?? [])),
      ].map((name) => `from ${name}`);
    case "template":
      return present(textAt(first("google_colab_runtime_template"), "machine_spec", "machine_type"));
    case "job":
    case "study":
    case "batch":
    case "pipeline":
      return [...present(machine), ...plugged];
    case "pool":
    case "vectors":
      return present(
        textsIn(resources.map(({ attributes }) => attributes)).find(([key]) => key === "machine_type")?.[1],
      );
    default:
      return [];
  }
}

function networkDetails(resources: readonly Resource[]): readonly string[] {
  const of = (type: string) => resources.filter((resource) => resource.type === `google_compute_${type}`);
  const subnets = of("subnetwork").map(
    ({ attributes }) =>
      `${lastOf(textAt(attributes, "name") ?? "subnet")} ${textAt(attributes, "ip_cidr_range") ?? ""}`,
  );
  const counts = [
    [of("firewall").length, "firewall rule"],
    [of("router_nat").length, "NAT gateway"],
  ] as const;
  return [...subnets, ...counts.filter(([number]) => number > 0).map(([number, noun]) => plural(number, noun))];
}

function accessOf(endpoint: Json | undefined): readonly string[] {
  if (endpoint === undefined) return [];
  const { private_service_connect_config, network, dedicated_endpoint_enabled } = objectOf(endpoint);
  if (listOf(private_service_connect_config).length > 0 || network !== undefined) return ["private"];
  return [dedicated_endpoint_enabled === true ? "public, dedicated" : "public, shared"];
}

function schedulesOf({ type, attributes }: Resource): readonly Schedule[] {
  if (type === "google_cloud_scheduler_job") {
    const uri = textAt(attributes, "http_target", "uri") ?? textAt(attributes, "http_target", 0, "uri") ?? "";
    const workflow = /\/workflows\/([^/]+)\/executions/.exec(uri)?.[1] ?? textAt(attributes, "name") ?? "";
    const timeZone = textAt(attributes, "time_zone") ?? "Etc/UTC";
    return [{ workflow, cron: textAt(attributes, "schedule") ?? "", timeZone, paused: attributes.paused === true }];
  }
  if (type !== "google_colab_schedule") return [];
  const [, timeZone = "Etc/UTC", cron = ""] = /^(?:CRON_TZ=(\S+) +)?(.*)$/.exec(textAt(attributes, "cron") ?? "") ?? [];
  const paused = textAt(attributes, "desired_state") === "PAUSED";
  return [{ workflow: textAt(attributes, "display_name") ?? "", cron, timeZone, paused }];
}

function hasKey(value: Json): boolean {
  return textsIn(value).some(([key, text]) => KEY.test(key) && text !== "");
}

const present = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);
const chain = (steps: readonly string[]): readonly string[] => (steps.length === 0 ? [] : [steps.join(" · ")]);

/** `1 table`, `3 tables`. */
function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
