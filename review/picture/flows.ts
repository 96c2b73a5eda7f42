import { listOf, textAt } from "../json";
import { type Platform, type Resource, resourcesOf } from "../platform";
import { environmentOf } from "./environment";
import { grantedBy } from "./grants";
import type { Flow, FlowKind } from "./graph";
import { lastOf, Places, textsIn } from "./places";
import { loggedIn, modelsIn, poolsIn, startedIn } from "./workflow-text";

/** Something that is in no stack of the platform and takes part in it. */
export interface Outsider {
  readonly kind: "group" | "account" | "elsewhere";
  readonly name: string;
  readonly detail?: string;
}

/** What flows between the things of a platform, and who takes part from outside, by the ids that the flows name. */
export interface Flows {
  readonly flows: readonly Flow[];
  readonly outsiders: ReadonlyMap<string, Outsider>;
}

/** Reads what flows from grants, schedules, triggers, and from what the workflows do. */
export function flowsOf(platform: Platform): Flows {
  return new FlowReader(platform).read();
}

class FlowReader {
  private readonly places: Places;
  private readonly resources: readonly Resource[];
  private readonly byType = new Map<string, Resource[]>();
  /** Custom roles by their full name's last part. */
  private readonly permissions: ReadonlyMap<string, readonly string[]>;
  /** Things by the name of their workflow. */
  private readonly workflows = new Map<string, string>();
  /** Things that stand for a model, by the model's id in the cloud. */
  private readonly models = new Map<string, string>();
  private readonly found = new Map<string, Flow>();
  private readonly outsiders = new Map<string, Outsider>();

  constructor(private readonly platform: Platform) {
    this.places = new Places(platform);
    this.resources = resourcesOf(platform);
    for (const resource of this.resources) {
      const known = this.byType.get(resource.type) ?? [];
      known.push(resource);
      this.byType.set(resource.type, known);
    }
    this.permissions = new Map(
      this.ofType("google_project_iam_custom_role").map(({ attributes }) => [
        textAt(attributes, "role_id") ?? "",
        listOf(attributes.permissions).filter((item): item is string => typeof item === "string"),
      ]),
    );
    for (const workflow of this.ofType("google_workflows_workflow")) {
      const thing = this.thingOf(workflow);
      if (thing === undefined) continue;
      this.workflows.set(textAt(workflow.attributes, "name") ?? "", thing);
      if (!thing.startsWith("model:")) continue;
      for (const model of modelsIn(workflow)) this.models.set(model, thing);
    }
  }

  read(): Flows {
    for (const resource of this.resources) {
      this.grant(resource);
      this.start(resource);
      this.contents(resource);
      if (resource.type === "google_workflows_workflow") this.workflow(resource);
    }
    this.alerts();
    return { flows: this.withoutReadsOfWriters(), outsiders: this.outsiders };
  }

  private grant(resource: Resource): void {
    const member = textAt(resource.attributes, "member");
    if (member === undefined) return;
    if (resource.type === "google_service_account_iam_member") return this.actsAs(resource, member);
    const granted = grantedBy(resource, this.permissions);
    if (granted?.verb === undefined) return;
    const { on, name, verb } = granted;
    const holder = this.holder(member, resource);
    if (holder === undefined) return;
    const target = this.places.thing(on, name, resource) ?? this.dataElsewhere(name, resource);
    if (verb === "reads") this.add(target, holder, verb);
    else this.add(holder, target, verb);
  }

  /** Who may act as a thing's account uses the thing. */
  private actsAs(resource: Resource, member: string): void {
    const account = textAt(resource.attributes, "service_account_id") ?? "";
    const holder = this.holder(member, resource);
    const target = this.places.holder(`serviceAccount:${lastOf(account)}`, resource);
    if (holder !== undefined && target !== undefined && "thing" in target) this.add(holder, target.thing, "uses");
  }

  private start(resource: Resource): void {
    const { type, attributes } = resource;
    if (type !== "google_eventarc_trigger") return;
    const started = this.workflows.get(lastOf(textAt(attributes, "destination", "workflow") ?? ""));
    if (started === undefined) return;
    for (const criterion of listOf(attributes.matching_criteria)) {
      const bucket = textAt(criterion, "attribute") === "bucket" ? textAt(criterion, "value") : undefined;
      if (bucket !== undefined) this.add(this.places.thing("storage_bucket", bucket, resource), started, "starts");
    }
    const topic =
      textAt(attributes, "transport", "pubsub", "topic") ?? textAt(attributes, "transport", 0, "pubsub", 0, "topic");
    if (topic === undefined) return;
    const sinks = this.ofType("google_logging_project_sink").filter(
      ({ attributes: sink }) => lastOf(textAt(sink, "destination") ?? "") === lastOf(topic),
    );
    for (const sink of sinks) {
      for (const source of this.sourcesOf(textAt(sink.attributes, "filter") ?? "", started)) {
        this.add(source, started, "starts");
      }
    }
    if (sinks.length === 0) this.add(this.places.thing("pubsub_topic", topic, resource), started, "starts");
  }

  /** The things whose log entries a filter lets through. */
  private sourcesOf(filter: string, started: string): readonly (string | undefined)[] {
    const workflow = /workflow_id="([^"]+)"/.exec(filter)?.[1];
    if (workflow !== undefined) return [this.workflows.get(workflow)];
    const dataset = /\/datasets\/([^/]+)\/tables\//.exec(filter)?.[1];
    if (dataset !== undefined) {
      return this.ofType("google_bigquery_dataset")
        .filter(({ attributes }) => textAt(attributes, "dataset_id") === dataset)
        .map((resource) => this.thingOf(resource));
    }
    if (!filter.includes("model_monitoring_anomaly")) return [];
    // Drift is found at the endpoints that serve the model.
    return this.ofType("google_workflows_workflow")
      .filter(({ attributes }) => textAt(attributes, "name")?.startsWith("release-") === true)
      .filter((release) => modelsIn(release).some((model) => this.models.get(model) === started))
      .map((release) => this.thingOf(release))
      .filter((endpoint) => endpoint !== undefined && this.monitors(endpoint));
  }

  private monitors(endpoint: string): boolean {
    return [...this.workflows].some(([name, thing]) => thing === endpoint && name.startsWith("monitor-"));
  }

  /** What a resource itself says that it reads or writes. */
  private contents(resource: Resource): void {
    const { type, attributes } = resource;
    const thing = this.thingOf(resource);
    if (thing === undefined) return;
    if (type === "google_vertex_ai_index") {
      const bucket = /^gs:\/\/([^/]+)/.exec(textAt(attributes, "metadata", "contents_delta_uri") ?? "")?.[1];
      if (bucket !== undefined) this.add(this.places.thing("storage_bucket", bucket, resource), thing, "reads");
    }
    if (type === "google_vertex_ai_endpoint") {
      const logging = "predict_request_response_logging_config";
      const uri = textAt(attributes, logging, "bigquery_destination", "output_uri");
      const dataset = /^bq:\/\/[^.]+\.([^.]+)/.exec(uri ?? "")?.[1];
      if (dataset !== undefined) this.add(thing, this.places.thing("bigquery_dataset", dataset, resource), "writes");
    }
    if (type === "google_colab_schedule") {
      const template = textsIn(attributes).find(([key]) => key === "notebook_runtime_template_resource_name")?.[1];
      if (template !== undefined)
        this.add(thing, this.places.thing("colab_runtime_template", template, resource), "uses");
    }
  }

  private workflow(resource: Resource): void {
    const name = textAt(resource.attributes, "name") ?? "";
    const thing = this.thingOf(resource);
    if (thing === undefined) return;
    for (const started of startedIn(resource)) this.add(thing, this.workflows.get(started), "starts");
    for (const model of modelsIn(resource)) {
      if (!this.isOurs(model)) continue;
      const place = this.models.get(model) ?? this.unjudged(model);
      if (/^(train|tune|run|adopt)-/.test(name)) this.add(thing, place, "registers");
      else if (/^(release|predict)-/.test(name)) this.add(place, thing, "serves");
    }
    if (name.startsWith("monitor-")) {
      for (const dataset of loggedIn(resource)) {
        this.add(this.places.thing("bigquery_dataset", dataset, resource), thing, "reads");
      }
    }
    for (const pool of poolsIn(resource)) {
      this.add(thing, this.places.thing("vertex_ai_deployment_resource_pool", pool, resource), "uses");
    }
    for (const { address } of resource.references) {
      if (!address.startsWith("google_vertex_ai_tensorboard.")) continue;
      this.add(thing, this.places.at(resource.stack, address), "tracks");
    }
  }

  private alerts(): void {
    for (const policy of this.ofType("google_monitoring_alert_policy")) {
      for (const { path, address } of policy.references) {
        if (path[0] === "notification_channels")
          this.add("alerts:alerts", this.places.at(policy.stack, address), "notifies");
      }
    }
  }

  /** Who takes models over names those of the other environment, too. */
  private isOurs(model: string): boolean {
    const environment = environmentOf(this.platform);
    return environment === undefined || model.startsWith(`${environment}-`) || this.models.has(model);
  }

  /** A model that nobody promotes has no resource of its own: it is known by those who register and serve it. */
  private unjudged(model: string): string {
    const environment = environmentOf(this.platform);
    const name =
      environment !== undefined && model.startsWith(`${environment}-`) ? model.slice(environment.length + 1) : model;
    return `model:${name}`;
  }

  private holder(member: string, from: Resource): string | undefined {
    const holder = this.places.holder(member, from);
    if (holder === undefined || "thing" in holder) return holder?.thing;
    const [local = "", domain = ""] = holder.elsewhere.split("@");
    const project = /^(.+)\.iam\.gserviceaccount\.com$/.exec(domain)?.[1];
    return this.outside({ kind: holder.kind, name: local, detail: project ?? domain }, holder.elsewhere);
  }

  private dataElsewhere(name: string, { type, attributes }: Resource): string | undefined {
    if (name.includes("${")) return undefined;
    const project = textAt(attributes, "project");
    if (type === "google_storage_bucket_iam_member")
      return this.outside({ kind: "elsewhere", name, detail: "bucket" }, name);
    if (type.startsWith("google_bigquery_")) {
      return this.outside(
        { kind: "elsewhere", name, detail: `dataset of ${project ?? "another project"}` },
        `${project}.${name}`,
      );
    }
    if (type === "google_artifact_registry_repository_iam_member") {
      const of = /^projects\/([^/]+)\//.exec(name)?.[1] ?? project;
      return this.outside(
        { kind: "elsewhere", name: lastOf(name), detail: `registry of ${of ?? "another project"}` },
        name,
      );
    }
    return undefined;
  }

  private outside(outsider: Outsider, key: string): string {
    const id = `${outsider.kind}:${key}`;
    this.outsiders.set(id, outsider);
    return id;
  }

  private add(from: string | undefined, to: string | undefined, kind: FlowKind): void {
    if (from === undefined || to === undefined || from === to) return;
    this.found.set(`${from}\n${to}\n${kind}`, { from, to, kind, count: 1 });
  }

  /** Who writes may read: the arrow that says more is enough. What Plinth writes down for itself is no flow. */
  private withoutReadsOfWriters(): readonly Flow[] {
    return [...this.found.values()].filter(({ from, to, kind }) => {
      if (from.startsWith("records:") || to.startsWith("records:")) return false;
      return kind !== "reads" || !this.found.has(`${to}\n${from}\nwrites`);
    });
  }

  private thingOf({ stack, address }: Resource): string | undefined {
    return this.places.at(stack, address);
  }

  private ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }
}
