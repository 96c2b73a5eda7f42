import { isObject, type Json, listOf, textAt, valueAt, lookup } from "../json";
import type { Platform, Resource } from "../platform";
import { Literals } from "./literals";

/** What a program is read from. */
export type Code =
  | {
      readonly kind: "image" | "template";
      /** `LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/NAME`, without tag and digest. */
      readonly name: string;
      /** `project/location/repository`. */
      readonly repository: string;
      /** Whether it is named by its digest, so that nobody can put another one in its place. */
      readonly fixed: boolean;
      /** Whether whoever starts the workflow may name another digest. */
      readonly chosen: boolean;
      /** The tag or digest, as written. */
      readonly version: string;
    }
  | { readonly kind: "object"; readonly bucket: string; readonly object: string };

/** Something that runs code as an account. */
export interface Runner {
  /** For people: `workflow train-fraud`. */
  readonly name: string;
  /** The e-mail address of the account that the code runs as. */
  readonly account: string;
  readonly code: Code;
  /** Of a job that a workflow submits: the workflow. */
  readonly workflow?: string;
  readonly address: string;
  readonly stack: string;
}

/** Something that has an account attached, whose code or settings can be changed. */
export interface Attached {
  readonly kind: "workflow" | "notebook server" | "build" | "service" | "job" | "machine" | "schedule" | "trigger";
  readonly name: string;
  readonly account: string;
  readonly project: string;
  readonly location: string | undefined;
  /** Of a build: what starts it, in words; whether somebody must approve. */
  readonly source?: { readonly words: string; readonly approved: boolean };
  readonly address: string;
  readonly stack: string;
}

/** Everything of a platform that runs as an account. */
export interface Consumers {
  readonly runners: readonly Runner[];
  readonly attached: readonly Attached[];
}

/** Where the account of a resource is written, by its type. */
const ACCOUNTS: Readonly<
  Record<string, { readonly kind: Attached["kind"]; readonly paths: readonly (readonly (string | number)[])[] }>
> = {
  google_workflows_workflow: { kind: "workflow", paths: [["service_account"]] },
  google_workbench_instance: {
    kind: "notebook server",
    paths: [
      ["gce_setup", "service_accounts", 0, "email"],
      ["gce_setup", 0, "service_accounts", 0, "email"],
    ],
  },
  google_notebooks_instance: { kind: "notebook server", paths: [["service_account"]] },
  google_cloudbuild_trigger: { kind: "build", paths: [["service_account"]] },
  google_cloud_run_v2_service: {
    kind: "service",
    paths: [
      ["template", "service_account"],
      ["template", 0, "service_account"],
    ],
  },
  google_cloud_run_v2_job: {
    kind: "job",
    paths: [
      ["template", "template", "service_account"],
      ["template", 0, "template", 0, "service_account"],
    ],
  },
  google_compute_instance: {
    kind: "machine",
    paths: [
      ["service_account", "email"],
      ["service_account", 0, "email"],
    ],
  },
  google_cloud_scheduler_job: {
    kind: "schedule",
    paths: ["oauth_token", "oidc_token"].flatMap((token) => [
      ["http_target", token, "service_account_email"],
      ["http_target", 0, token, 0, "service_account_email"],
    ]),
  },
  google_eventarc_trigger: { kind: "trigger", paths: [["service_account"]] },
};

/** Keys of requests whose values name what is run, in a bucket. */
const OBJECT_KEYS = new Set([
  "packageUris",
  "pythonPackageUris",
  "templateUri",
  "containerSpecGcsPath",
  "mainPythonFileUri",
]);
/** Keys of requests whose values name an image or a template that is run. */
const ARTIFACT_KEYS = new Set(["imageUri", "templateUri"]);
/** An image or a template of a pipeline, in Artifact Registry. */
const ARTIFACT =
  /^(?:https:\/\/)?([a-z0-9-]+)-(docker|kfp)\.pkg\.dev\/([^/\s]+)\/([^/\s]+)\/([^@:\s]+?)(?:[@:/]((?:sha256:[0-9a-f]{64})|[\w.-]+))?$/;
/** Deeper requests than this are nobody's. */
const DEEPEST = 64;

/** Finds everything that runs as an account, and where its code comes from. */
export function readConsumers(platform: Platform): Consumers {
  const runners: Runner[] = [];
  const attached: Attached[] = [];
  for (const stack of platform.stacks) {
    const literals = new Literals(stack);
    for (const resource of stack.resources) {
      const found = attachedOf(resource, literals);
      if (found !== undefined) attached.push(found);
      runners.push(...runnersOf(resource, literals, found));
    }
  }
  return { runners, attached };
}

function attachedOf(resource: Resource, literals: Literals): Attached | undefined {
  const known = lookup(ACCOUNTS, resource.type);
  if (known === undefined) return undefined;
  const written = known.paths.map((path) => literals.at(resource, ...path)).find((text) => text !== undefined);
  if (written === undefined) return undefined;
  const name = literals.at(resource, "name") ?? resource.name;
  const source = known.kind === "build" ? sourceOf(resource) : undefined;
  return {
    kind: known.kind,
    name: `${known.kind} ${name}`,
    account: emailOf(written),
    project: literals.project(resource) ?? "?",
    location: literals.at(resource, "location") ?? literals.at(resource, "region"),
    ...(source !== undefined && { source }),
    address: resource.address,
    stack: resource.stack,
  };
}

function runnersOf(resource: Resource, literals: Literals, attached: Attached | undefined): readonly Runner[] {
  const place = { address: resource.address, stack: resource.stack };
  if (resource.type === "google_workflows_workflow") return submitted(resource, literals);
  if (resource.type === "google_colab_schedule") {
    const job = valueAt(listOf(resource.attributes.create_notebook_execution_job_request)[0], "notebook_execution_job");
    const [execution] = listOf(job);
    const account = literals.text(valueAt(execution, "service_account"));
    const code = objectAt(literals.text(valueAt(listOf(valueAt(execution, "gcs_notebook_source"))[0], "uri")));
    if (account === undefined || code === undefined) return [];
    const name = `notebook run ${textAt(resource.attributes, "display_name") ?? resource.name}`;
    return [{ name, account: emailOf(account), code, ...place }];
  }
  if (attached === undefined) return [];
  // What a resource with an account says of images is what it runs.
  return textsIn(resource.attributes).flatMap(({ text }) => {
    const code = artifactAt(literals.text(text), () => false);
    return code === undefined ? [] : [{ name: attached.name, account: attached.account, code, ...place }];
  });
}

/** What a workflow submits: each object of its text that names an account, with the code that is beside or below. */
function submitted(resource: Resource, literals: Literals): readonly Runner[] {
  const source = literals.at(resource, "source_contents");
  const name = literals.at(resource, "name") ?? resource.name;
  const parsed = source === undefined ? undefined : parse(source);
  if (parsed === undefined) return [];
  const texts = new Set(textsIn(parsed).map(({ text }) => text));
  const found = new Map<string, Runner>();
  for (const { account, request } of requestsIn(parsed)) {
    for (const { text, key } of textsIn(request)) {
      const artifact = ARTIFACT_KEYS.has(key) ? artifactAt(text, (image) => texts.has(image)) : undefined;
      const code = artifact ?? (OBJECT_KEYS.has(key) ? objectAt(text) : undefined);
      if (code === undefined) continue;
      const runner = {
        name: `workflow ${name}`,
        account,
        code,
        workflow: name,
        address: resource.address,
        stack: resource.stack,
      };
      found.set(`${account} ${text}`, runner);
    }
  }
  return [...found.values()];
}

function requestsIn(value: Json, depth = 0): readonly { readonly account: string; readonly request: Json }[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => requestsIn(item, depth + 1));
  if (!isObject(value)) return [];
  const account = value.serviceAccount;
  if (typeof account === "string" && account.includes("@")) return [{ account: emailOf(account), request: value }];
  // A pipeline has its template beside what it runs as.
  const inner = Object.values(value).find((item) => isObject(item) && typeof item.serviceAccount === "string");
  if (typeof value.templateUri === "string" && isObject(inner)) {
    return [{ account: emailOf(String(inner.serviceAccount)), request: value }];
  }
  return Object.values(value).flatMap((item) => (item === undefined ? [] : requestsIn(item, depth + 1)));
}

function textsIn(value: Json, key = "", depth = 0): readonly { readonly text: string; readonly key: string }[] {
  if (typeof value === "string") return [{ text: value, key }];
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => textsIn(item, key, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : textsIn(item, name, depth + 1)));
}

function artifactAt(text: string | undefined, chosen: (image: string) => boolean): Code | undefined {
  const [, location, format, project, repository, path, version] = ARTIFACT.exec(text ?? "") ?? [];
  if (location === undefined || path === undefined) return undefined;
  const name = `${location}-${format}.pkg.dev/${project}/${repository}/${path}`;
  return {
    kind: format === "kfp" ? "template" : "image",
    name,
    repository: `${project}/${location}/${repository}`,
    fixed: version?.startsWith("sha256:") ?? false,
    chosen: version !== undefined && chosen(name),
    version: version ?? "latest",
  };
}

function objectAt(uri: string | undefined): Code | undefined {
  const [, bucket, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri ?? "") ?? [];
  return bucket === undefined || object === undefined ? undefined : { kind: "object", bucket, object };
}

/** What starts a build: who may change that, has code of his own run as the build. */
function sourceOf({ attributes }: Resource): Attached["source"] {
  const approved = listOf(attributes.approval_config).some((block) => valueAt(block, "approval_required") === true);
  const [connected] = listOf(attributes.repository_event_config);
  const [github] = listOf(attributes.github);
  const [mirrored] = listOf(attributes.trigger_template);
  const event = connected ?? github ?? mirrored;
  if (event === undefined) return undefined;
  const repository =
    textAt(event, "repository") ??
    textAt(event, "repo_name") ??
    [textAt(event, "owner"), textAt(event, "name")].join("/");
  const [push] = listOf(valueAt(event, "push"));
  const branch = textAt(push, "branch") ?? textAt(event, "branch_name");
  const tag = textAt(push, "tag") ?? textAt(event, "tag_name");
  const what = branch === undefined ? (tag === undefined ? "" : ` (tag ${tag})`) : ` (branch ${branch})`;
  return {
    words: `${repository.slice(repository.lastIndexOf("/repositories/") + 1).replace(/^repositories\//, "")}${what}`,
    approved,
  };
}

/** Texts of Terraform hide their `${` behind another `$`; YAML is not read. */
function parse(source: string): Json | undefined {
  try {
    return JSON.parse(source.replaceAll("$${", "${")) as Json;
  } catch {
    return undefined;
  }
}

/** `projects/-/serviceAccounts/EMAIL` is an account as well. */
function emailOf(written: string): string {
  return written.slice(written.lastIndexOf("/") + 1);
}
