import { type Catalogue, catalogueWith } from "../../catalog/machines/catalogue";
import { acceleratorOf } from "../../catalog/machines/findings";
import { acceleratorQuota, processorQuota, QUOTA_SERVICE, type QuotaMetric } from "../../catalog/machines/quotas";
import type { Environment } from "../schema/environment";
import { type Capacity, type Job, type Machine, poolsOf } from "./pools";

/** How much of one quota a job needs. */
export interface JobQuota extends QuotaMetric {
  readonly amount: number;
}

/** How much of one quota an environment needs in its region. */
export interface QuotaNeed extends QuotaMetric {
  readonly region: string;
  /** What each job needs at most, by its name. */
  readonly jobs: Readonly<Record<string, number>>;
  /** What the largest job needs: with less it never starts. */
  readonly largest: number;
  /** What all jobs need at once: with less some wait for others. */
  readonly together: number;
  /** What the environment file says that Google has granted. */
  readonly granted?: number;
  /** What to ask Google for, where the grant is not stated or too small for the largest job. */
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

/** How much of each quota a job needs with one machine and capacity: all its pools, in all trials that run at once. */
export function jobQuotas(
  job: Job,
  catalogue: Catalogue,
  machine: Machine = job.machine,
  capacity: Capacity = job.capacity,
): readonly JobQuota[] {
  const use = capacity.kind === "spot" || capacity.kind === "flex-start" ? "trainingPreemptible" : "training";
  const runs = job.tuning?.parallel ?? 1;
  const found = new Map<string, JobQuota>();
  const add = (quota: QuotaMetric | undefined, amount: number) => {
    if (quota === undefined || amount === 0) return;
    found.set(quota.metric, { ...quota, amount: amount + (found.get(quota.metric)?.amount ?? 0) });
  };
  for (const pool of poolsOf(job, machine)) {
    const { type, accelerator, topology } = pool.machine;
    const name = acceleratorOf({ machine: type, accelerator: accelerator?.type, count: accelerator?.count }, catalogue);
    const chips = catalogue.tpus[type]?.topologies[topology ?? ""]?.chips ?? accelerator?.count ?? 0;
    if (name !== undefined) add(acceleratorQuota(name, use, catalogue), chips * pool.count * runs);
    add(processorQuota(type, use), (catalogue.machines[type]?.vcpu ?? 0) * pool.count * runs);
  }
  return [...found.values()];
}

/** How much of each quota the jobs of an environment need, by the metric's name. */
export function quotaNeeds(environment: Environment): readonly QuotaNeed[] {
  const catalogue = catalogueWith(environment.catalogue);
  const { id, region } = environment.project;
  const metrics = new Map<string, { readonly quota: QuotaMetric; readonly jobs: Record<string, number> }>();
  for (const [name, job] of Object.entries(environment.training.jobs)) {
    const machines = [job.machine, ...Object.values(job.alternatives.machines)];
    const capacities = [job.capacity, ...Object.values(job.alternatives.capacities)];
    for (const machine of machines) {
      for (const capacity of capacities) {
        for (const { amount, ...quota } of jobQuotas(job, catalogue, machine, capacity)) {
          const entry = metrics.get(quota.metric) ?? { quota, jobs: {} };
          entry.jobs[name] = Math.max(amount, entry.jobs[name] ?? 0);
          metrics.set(quota.metric, entry);
        }
      }
    }
  }
  return [...metrics.keys()].sort().map((metric): QuotaNeed => {
    const { quota, jobs } = metrics.get(metric) as { quota: QuotaMetric; jobs: Record<string, number> };
    const amounts = Object.values(jobs);
    const largest = Math.max(...amounts);
    const together = amounts.reduce((sum, amount) => sum + amount, 0);
    const granted = environment.quotas[metric];
    const enough = granted !== undefined && granted >= largest;
    return {
      ...quota,
      region,
      jobs,
      largest,
      together,
      ...(granted !== undefined && { granted }),
      ...(!enough && { request: requestFor(id, region, metric, together) }),
    };
  });
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
