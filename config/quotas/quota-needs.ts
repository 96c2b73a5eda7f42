import { type Catalogue, catalogueWith } from "../../catalog/machines/catalogue";
import { acceleratorOf } from "../../catalog/machines/findings";
import { acceleratorQuota, processorQuota, QUOTA_SERVICE, type QuotaMetric } from "../../catalog/machines/quotas";
import type { BatchPrediction, Endpoint, Environment } from "../schema/environment";
import { type Capacity, type Job, type Machine, poolsOf } from "../training/pools";

/** How much of one quota something needs. */
export interface QuotaAmount extends QuotaMetric {
  readonly amount: number;
}

/** What needs quotas beside jobs, in the order in which it is told. */
export const SERVING_USERS = ["endpoints", "pools", "batch", "shadows"] as const;

/** What needs a quota, by name, with what each needs at most. */
export type QuotaUsers = Readonly<Record<string, number>>;

/** How much of one quota an environment needs in its region. */
export interface QuotaNeed extends QuotaMetric {
  readonly region: string;
  /** What each job needs at most, by its name. */
  readonly jobs: QuotaUsers;
  /** What each endpoint needs while the models of a release are deployed beside each other, by its name. */
  readonly endpoints?: QuotaUsers;
  /** What each pool needs at most, by its name. */
  readonly pools?: QuotaUsers;
  /** What each batch prediction needs at most, by its name. */
  readonly batch?: QuotaUsers;
  /** What the replay of requests needs, by the name of its endpoint. */
  readonly shadows?: QuotaUsers;
  /** What the largest of all these needs: with less it never starts. */
  readonly largest: number;
  /** What all need at once: with less some jobs wait for others, and some endpoints get no more machines. */
  readonly together: number;
  /** What the environment file says that Google has granted. */
  readonly granted?: number;
  /** What to ask Google for, where the grant is not stated or too small for the largest, or for all that answers. */
  readonly request?: QuotaRequest;
}

/** What to ask Google for. Quotas are not managed by Terraform: the provider cannot keep their requests stable. */
export interface QuotaRequest {
  readonly service: string;
  readonly metric: string;
  readonly region: string;
  readonly amount: number;
  /** The page where a person asks. */
  readonly page: string;
  /** The command that shows what is granted now. */
  readonly look: string;
}

/** Machines of one kind, counted under one quota. */
interface Machines {
  readonly machine: Machine;
  readonly count: number;
}

/** The quotas of machines: of their processors, and of their accelerators in accelerators, chips or cores. */
function quotasOf(
  all: readonly Machines[],
  use: Parameters<typeof processorQuota>[1],
  catalogue: Catalogue,
): readonly QuotaAmount[] {
  const found = new Map<string, QuotaAmount>();
  const add = (quota: QuotaMetric | undefined, amount: number) => {
    if (quota === undefined || amount === 0) return;
    found.set(quota.metric, { ...quota, amount: amount + (found.get(quota.metric)?.amount ?? 0) });
  };
  for (const { machine, count } of all) {
    const { type, accelerator, topology } = machine;
    const name = acceleratorOf({ machine: type, accelerator: accelerator?.type, count: accelerator?.count }, catalogue);
    const tpu = catalogue.tpus[type];
    const chips = tpu?.topologies[topology ?? ""]?.chips ?? accelerator?.count ?? tpu?.chips ?? 0;
    if (name !== undefined) add(acceleratorQuota(name, use, catalogue), chips * count);
    add(processorQuota(type, use), (catalogue.machines[type]?.vcpu ?? 0) * count);
  }
  return [...found.values()];
}

/** How much of each quota a job needs with one machine and capacity: all its pools, in all trials that run at once. */
export function jobQuotas(
  job: Job,
  catalogue: Catalogue,
  machine: Machine = job.machine,
  capacity: Capacity = job.capacity,
): readonly QuotaAmount[] {
  const use = capacity.kind === "spot" || capacity.kind === "flex-start" ? "trainingPreemptible" : "training";
  const runs = job.tuning?.parallel ?? 1;
  const pools = poolsOf(job, machine).map((pool) => ({ machine: pool.machine, count: pool.count * runs }));
  return quotasOf(pools, use, catalogue);
}

/**
 * How much of each quota an endpoint needs: Google counts the most machines that a deployed model may have, and while a
 * release runs there are two models. Nothing for one on a pool.
 */
export function endpointQuotas(endpoint: Endpoint, catalogue: Catalogue): readonly QuotaAmount[] {
  const { machine, replicas, capacity, pool } = endpoint;
  if (machine === undefined || pool !== undefined) return [];
  const use = capacity?.kind === "spot" ? "servingPreemptible" : "serving";
  return quotasOf([{ machine, count: 2 * (replicas?.max ?? replicas?.min ?? 1) }], use, catalogue);
}

/** How much of each quota the replay of an endpoint's requests needs. */
export function shadowQuotas({ machine: own, shadow }: Endpoint, catalogue: Catalogue): readonly QuotaAmount[] {
  const machine = shadow?.machine ?? own;
  if (shadow === undefined || machine === undefined) return [];
  return quotasOf([{ machine, count: shadow.replicas }], "serving", catalogue);
}

/** How much of each quota a pool needs, whatever runs on it. */
export function poolQuotas(pool: Environment["pools"][string], catalogue: Catalogue): readonly QuotaAmount[] {
  const { machine, replicas } = pool;
  return quotasOf([{ machine, count: replicas.max ?? replicas.min }], "serving", catalogue);
}

/** How much of each quota a batch prediction needs: it runs on machines that serve. */
export function batchQuotas({ machine, replicas }: BatchPrediction, catalogue: Catalogue): readonly QuotaAmount[] {
  return quotasOf([{ machine, count: replicas.max }], "serving", catalogue);
}

/** How much of each quota every job may need, with each of its machines and capacities. */
function allJobQuotas(job: Job, catalogue: Catalogue): readonly QuotaAmount[] {
  const machines = [job.machine, ...Object.values(job.alternatives.machines)];
  const capacities = [job.capacity, ...Object.values(job.alternatives.capacities)];
  return machines.flatMap((machine) => capacities.flatMap((capacity) => jobQuotas(job, catalogue, machine, capacity)));
}

type User = "jobs" | (typeof SERVING_USERS)[number];

/** How much of each quota everything in an environment needs, by the metric's name. */
export function quotaNeeds(environment: Environment): readonly QuotaNeed[] {
  const catalogue = catalogueWith(environment.catalogue);
  const { id, region } = environment.project;
  const metrics = new Map<
    string,
    { readonly quota: QuotaMetric; readonly users: Record<User, Record<string, number>> }
  >();
  const count = <T>(user: User, all: Readonly<Record<string, T>>, quotas: (one: T) => readonly QuotaAmount[]) => {
    for (const [name, one] of Object.entries(all)) {
      for (const { amount, ...quota } of quotas(one)) {
        const entry = metrics.get(quota.metric) ?? {
          quota,
          users: { jobs: {}, endpoints: {}, pools: {}, batch: {}, shadows: {} },
        };
        entry.users[user][name] = Math.max(amount, entry.users[user][name] ?? 0);
        metrics.set(quota.metric, entry);
      }
    }
  };
  count("jobs", environment.training.jobs, (job) => allJobQuotas(job, catalogue));
  count("endpoints", environment.endpoints, (endpoint) => endpointQuotas(endpoint, catalogue));
  count("pools", environment.pools, (pool) => poolQuotas(pool, catalogue));
  count("batch", environment.batch, (prediction) => batchQuotas(prediction, catalogue));
  count("shadows", environment.endpoints, (endpoint) => shadowQuotas(endpoint, catalogue));
  return [...metrics]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([metric, { quota, users }]): QuotaNeed => {
      const amounts = Object.values(users).flatMap((all) => Object.values(all));
      const largest = Math.max(...amounts);
      const together = sum(amounts);
      // What answers is there all the time, and does not wait until something else has ended.
      const standing = sum([...Object.values(users.endpoints), ...Object.values(users.pools)]);
      const granted = environment.quotas[metric];
      const enough = granted !== undefined && granted >= Math.max(largest, standing);
      const { jobs, ...serving } = users;
      return {
        ...quota,
        region,
        jobs,
        ...Object.fromEntries(Object.entries(serving).filter(([, all]) => Object.keys(all).length > 0)),
        largest,
        together,
        ...(granted !== undefined && { granted }),
        ...(!enough && { request: requestFor(id, region, metric, together) }),
      };
    });
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function requestFor(project: string, region: string, metric: string, amount: number): QuotaRequest {
  const full = `${QUOTA_SERVICE}/${metric}`;
  return {
    service: QUOTA_SERVICE,
    metric,
    region,
    amount,
    page: `https://console.cloud.google.com/iam-admin/quotas?project=${project}&metric=${full}&location=${region}`,
    look: `gcloud alpha services quota list --service=${QUOTA_SERVICE} --consumer=projects/${project} --filter=${full}`,
  };
}
