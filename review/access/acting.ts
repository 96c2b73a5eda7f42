import type { Attached, Consumers, Runner } from "./consumers";
import type { Platform } from "../platform";
import { Literals } from "./literals";
import { concerns } from "./meaning";
import { compare, type Principal } from "./principals";
import type { Reach } from "./reach";
import { type Held } from "./reach";
import type { Target } from "./targets";

/** Why one principal comes to act with the rights of another. */
export type ActingKind = "tokens" | "submits" | "opens" | "changes" | "pushes" | "overwrites" | "is built" | "decides";

/** One principal comes to act with all rights of another. */
export interface Acting {
  readonly from: Principal;
  readonly to: Principal;
  readonly kind: ActingKind;
  /** What it does, as the middle of a sentence that ends with the other's name: `makes tokens of`. */
  readonly how: string;
  /** What the other is, seen from there: the resource that runs as it. */
  readonly through?: string;
  /** Whether it is known to work: not when it hangs on a condition, an unknown role, or what Google does not document. */
  readonly certain: boolean;
  /** Only for a time, and when somebody says yes. */
  readonly onRequest: boolean;
  /** The resources that together make it possible. */
  readonly addresses: readonly string[];
}

/** What a job or a program is made with that runs as an account that its maker may attach. */
const MAKERS: readonly (readonly [permission: string, words: string])[] = [
  ["aiplatform.customJobs.create", "submits training jobs that run as"],
  ["aiplatform.hyperparameterTuningJobs.create", "submits studies that run as"],
  ["aiplatform.pipelineJobs.create", "submits pipeline jobs that run as"],
  ["aiplatform.batchPredictionJobs.create", "submits batch predictions that run as"],
  ["aiplatform.endpoints.deploy", "deploys models that run as"],
  ["workflows.workflows.create", "makes workflows that run as"],
  ["workflows.workflows.update", "changes workflows that run as"],
  ["run.services.create", "deploys services that run as"],
  ["run.jobs.create", "deploys jobs that run as"],
  ["cloudbuild.builds.create", "starts builds that run as"],
  ["compute.instances.create", "makes machines that run as"],
  ["compute.instances.setServiceAccount", "gives machines the account"],
  ["notebooks.instances.create", "makes notebook servers that run as"],
  ["dataflow.jobs.create", "submits Dataflow jobs that run as"],
  ["cloudfunctions.functions.create", "deploys functions that run as"],
  ["dataproc.clusters.create", "makes clusters that run as"],
  ["composer.environments.create", "makes Airflow environments that run as"],
  ["cloudscheduler.jobs.create", "schedules calls with the token of"],
];

const TOKENS: readonly (readonly [permission: string, words: string])[] = [
  ["iam.serviceAccounts.setIamPolicy", "decides who acts as"],
  ["iam.serviceAccountKeys.create", "makes keys of"],
  ["iam.serviceAccounts.getAccessToken", "makes tokens of"],
  ["iam.serviceAccounts.signJwt", "signs as"],
  ["iam.serviceAccounts.implicitDelegation", "makes tokens, through others, of"],
];

/** Changing what has an account attached. Google does not say for each whether that takes the right to attach it as well. */
const CHANGES: Readonly<
  Record<string, { readonly permission: string; readonly attaching: "asked" | "not documented" }>
> = {
  workflow: { permission: "workflows.workflows.update", attaching: "not documented" },
  build: { permission: "cloudbuild.builds.update", attaching: "not documented" },
  service: { permission: "run.services.update", attaching: "asked" },
  job: { permission: "run.jobs.update", attaching: "asked" },
  machine: { permission: "compute.instances.setMetadata", attaching: "asked" },
  "notebook server": { permission: "compute.instances.setMetadata", attaching: "asked" },
  schedule: { permission: "cloudscheduler.jobs.update", attaching: "asked" },
};

const ATTACH = ["iam.serviceAccounts.actAs"];
const START = ["workflows.executions.create"];
const PUSH = ["artifactregistry.repositories.uploadArtifacts"];
const OPEN = ["notebooks.instances.use"];
const OVERWRITE = ["storage.objects.create", "storage.objects.delete"] as const;

const ACT_AS = [...ATTACH, ...TOKENS.map(([permission]) => permission)];
const CHANGE = [...OPEN, ...Object.values(CHANGES).map(({ permission }) => permission)];
const WRITE_CODE = [...PUSH, OVERWRITE[0]];

/**
 * Finds who comes to act as whom. Google's own accounts are no beginning: that they act as others is how products work, and what
 * they do for whom is told by who may use the product.
 */
export function readActing(platform: Platform, reach: Reach, consumers: Consumers): readonly Acting[] {
  return new Finder(platform, reach, consumers).all();
}

class Finder {
  private readonly found = new Map<string, Acting>();
  /** The accounts that the platform makes, as what roles are held on, and as who holds roles. */
  private readonly byEmail: ReadonlyMap<string, { readonly principal: Principal; readonly target: Target }>;
  private readonly fixedTags: ReadonlySet<string>;

  constructor(
    platform: Platform,
    private readonly reach: Reach,
    private readonly consumers: Consumers,
  ) {
    const { principals, targets } = reach.granted;
    const somewhere = new Literals(
      platform.stacks[0] ?? { name: "", after: [], project: undefined, region: undefined, settings: {}, resources: [] },
    );
    const accounts = targets.all.filter(({ kind }) => kind === "account").sort((a, b) => compare(a.key, b.key));
    this.byEmail = new Map(
      accounts.map((target) => {
        const email = target.key.slice("account:".length);
        return [email, { target, principal: principals.account(email, somewhere) }] as const;
      }),
    );
    this.fixedTags = new Set(
      platform.stacks.flatMap((stack) => {
        const literals = new Literals(stack);
        return stack.resources
          .filter(({ type }) => type === "google_artifact_registry_repository")
          .filter((resource) =>
            JSON.stringify(resource.attributes.docker_config ?? null).includes('"immutable_tags":true'),
          )
          .map((resource) =>
            [
              literals.project(resource),
              literals.at(resource, "location"),
              literals.at(resource, "repository_id"),
            ].join("/"),
          );
      }),
    );
  }

  all(): readonly Acting[] {
    const actors = this.reach.granted.principals.all.filter(({ kind }) => kind !== "agent" && kind !== "deleted");
    for (const actor of actors) {
      if (this.reach.grantsOf(actor).length === 0) continue;
      // Most may do nothing of the kind: nobody asks about every account for them.
      if (this.mayAny(actor, ACT_AS)) {
        for (const account of this.byEmail.values()) this.byAccount(actor, account.principal, account.target);
      }
      if (this.mayAny(actor, CHANGE)) {
        for (const attached of this.consumers.attached) this.byChange(actor, attached);
      }
      if (this.mayAny(actor, WRITE_CODE)) {
        for (const runner of this.consumers.runners) this.byCode(actor, runner);
      }
    }
    for (const attached of this.consumers.attached) this.bySource(attached);
    return [...this.found.values()];
  }

  private mayAny(actor: Principal, permissions: readonly string[]): boolean {
    return this.reach
      .grantsOf(actor)
      .some(
        ({ role }) => role.kind === "unknown" || permissions.some((permission) => role.permissions.has(permission)),
      );
  }

  private byAccount(from: Principal, to: Principal, target: Target): void {
    for (const [permission, how] of TOKENS) {
      const held = this.reach.held(from, [permission], target);
      if (held !== undefined)
        this.add(from, to, permission.endsWith("setIamPolicy") ? "decides" : "tokens", how, [held]);
    }
    const attach = this.reach.held(from, ATTACH, target);
    if (attach === undefined) return;
    for (const [permission, how] of MAKERS) {
      const make = this.anywhere(from, permission);
      if (make !== undefined) this.add(from, to, "submits", how, [attach, make]);
    }
  }

  private byChange(from: Principal, attached: Attached): void {
    const to = this.accountOf(attached.account);
    if (to === undefined) return;
    const project = this.reach.granted.targets.project(attached.project);
    const attach = this.reach.held(from, ATTACH, to.target);
    if (attached.kind === "notebook server" && attach !== undefined) {
      const name = attached.name.slice("notebook server ".length);
      const server = this.reach.granted.targets.at(`notebook server:${attached.project}/${attached.location}/${name}`);
      const open = this.reach.held(from, OPEN, server ?? project);
      if (open !== undefined)
        this.add(from, to.principal, "opens", `opens the ${attached.name}, which runs as`, [attach, open], attached);
    }
    const change = CHANGES[attached.kind];
    if (change === undefined) return;
    const held = this.reach.held(from, [change.permission], project);
    if (held === undefined || (change.attaching === "asked" && attach === undefined)) return;
    const how = `changes the ${attached.name}, which runs as`;
    const documented = attach !== undefined;
    this.add(from, to.principal, "changes", how, attach === undefined ? [held] : [held, attach], attached, documented);
  }

  private byCode(from: Principal, runner: Runner): void {
    const to = this.accountOf(runner.account);
    if (to === undefined) return;
    const { targets } = this.reach.granted;
    if (runner.code.kind === "object") {
      const { bucket, object } = runner.code;
      const target = targets.bucket(bucket, undefined);
      const name = `projects/_/buckets/${bucket}/objects/${object}`;
      const create = this.reach.held(from, [OVERWRITE[0]], target, name);
      const remove = this.reach.held(from, [OVERWRITE[1]], target, name);
      if (create === undefined || remove === undefined) return;
      const how = `may overwrite ${target.name}/${object}, which ${runner.name} runs as`;
      this.add(from, to.principal, "overwrites", how, [create, remove], runner);
      return;
    }
    const { repository, fixed, chosen, version, name } = runner.code;
    const target = targets.at(`repository:${repository}`);
    const push = target && this.reach.held(from, PUSH, target);
    if (target === undefined || push === undefined) return;
    const what = `${target.name}/${name.split("/").slice(3).join("/")}`;
    if (!fixed && !this.fixedTags.has(repository)) {
      this.add(
        from,
        to.principal,
        "pushes",
        `may push ${what}:${version}, which ${runner.name} runs as`,
        [push],
        runner,
      );
    }
    const start = chosen ? this.anywhere(from, START[0]!) : undefined;
    if (start !== undefined) {
      this.add(
        from,
        to.principal,
        "pushes",
        `may push ${what} and start ${runner.name} with it, which runs it as`,
        [push, start],
        runner,
      );
    }
  }

  /** Whoever may change what is built has his own steps run as the build. */
  private bySource(attached: Attached): void {
    const to = this.accountOf(attached.account);
    if (attached.source === undefined || to === undefined) return;
    const { words, approved } = attached.source;
    const from = this.reach.granted.principals.add({
      member: `pusher:${words}`,
      kind: "pusher",
      name: `whoever pushes to ${words}`,
    });
    const how = approved ? `has ${attached.name} run it, once somebody approves, as` : `has ${attached.name} run it as`;
    this.add(from, to.principal, "is built", how, [], attached);
  }

  /** How somebody has a permission on a project, for whatever it makes there. */
  private anywhere(principal: Principal, permission: string): Held | undefined {
    const grants = this.reach.grantsOf(principal).filter(({ target }) => concerns(permission, target));
    for (const { target } of grants) {
      const held = this.reach.held(principal, [permission], target);
      if (held !== undefined) return held;
    }
    return undefined;
  }

  private accountOf(email: string): { readonly principal: Principal; readonly target: Target } | undefined {
    return this.byEmail.get(email);
  }

  private add(
    from: Principal,
    to: Principal,
    kind: ActingKind,
    how: string,
    helds: readonly Held[],
    through?: { readonly name: string; readonly address: string; readonly stack: string },
    documented = true,
  ): void {
    if (from.member === to.member) return;
    const id = `${from.member} ${kind} ${through?.address ?? ""} ${to.member}`;
    // The first way says enough.
    if (this.found.has(id)) return;
    const places = [...helds.map(({ grant }) => grant), ...(through === undefined ? [] : [through])];
    this.found.set(id, {
      from,
      to,
      kind,
      how,
      ...(through !== undefined && { through: through.name }),
      certain: documented && helds.every(({ certain }) => certain),
      onRequest: helds.some(({ grant }) => grant.form === "entitlement"),
      addresses: [...new Set(places.map(({ stack, address }) => `${stack}: ${address}`))],
    });
  }
}
