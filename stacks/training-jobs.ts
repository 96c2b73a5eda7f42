import { type Capacity, type Job, poolsOf } from "../config/training/pools";
import { imageRepositories } from "../config/training/repositories";
import type { Environment } from "../config/schema/environment";
import type { JobBodyProps, PoolProps } from "../constructs/training/job-body";
import { type CapacityProps, machineSpec, reservationAffinity, scheduling } from "../constructs/training/machine-spec";
import { Duration } from "../values/duration";
import { fullImage } from "../values/image-reference";
import { composedName } from "../values/naming";
import { sizeToGibibytes } from "../values/size";
import { workLabels } from "./work-labels";

/** What a job needs that is not in the environment file. */
export interface JobPlaces {
  /** The path of the attachment of training; `undefined` where there is none. */
  readonly networkAttachment: string | undefined;
  /** The full name of Vertex AI's key; `undefined` for Google's own. */
  readonly keyName: string | undefined;
  /** The bucket of a zone, own or external. */
  readonly bucketOf: (zone: string) => string;
}

/** What the body of a job is made of, but for its account, from what the environment file says of it. */
export function jobBodyProps(
  environment: Environment,
  name: string,
  job: Job,
  places: JobPlaces,
): Omit<JobBodyProps, "serviceAccountEmail"> {
  const { project } = environment;
  return {
    pools: poolsOf(job).map((pool): PoolProps => {
      const { role, count, machine, disk } = pool;
      return {
        role,
        count,
        machine,
        disk: { type: disk.type, gibibytes: sizeToGibibytes(disk.size) },
        program: programOf(environment, job, pool, places.bucketOf),
      };
    }),
    capacity: capacityProps(job.capacity, project.id),
    timeout: Duration.parse(job.timeout),
    restart: job.restart,
    variables: job.variables,
    secrets: Object.fromEntries(
      Object.entries(job.secrets).map(([variable, secret]) => [variable, secretVersionName(environment, secret)]),
    ),
    mounts: job.mounts,
    networkAttachment: job.network === "none" ? undefined : places.networkAttachment,
    keyName: places.keyName,
    shell: job.shell === "on",
    labels: workLabels(environment, { spender: "job", name, stack: "training", labels: job.labels }),
    ...(job.tuning && { tuning: tuningProps(job.tuning) }),
  };
}

/** What a run may ask for instead of what the job has: complete parts of the body, by the name that the run says. */
export interface JobAlternatives {
  /** A `machineSpec` each, with the job's own reservation. */
  readonly machines: Readonly<Record<string, object>>;
  /** What a capacity means to the body. */
  readonly capacities: Readonly<Record<string, { readonly scheduling: object; readonly reservationAffinity?: object }>>;
}

/** The alternatives of a job. */
export function jobAlternatives({ project }: Environment, job: Job): JobAlternatives {
  const { machines, capacities } = job.alternatives;
  const own = capacityProps(job.capacity, project.id);
  return {
    machines: Object.fromEntries(Object.entries(machines).map(([name, machine]) => [name, machineSpec(machine, own)])),
    capacities: Object.fromEntries(
      Object.entries(capacities).map(([name, capacity]) => {
        const props = capacityProps(capacity, project.id);
        const affinity = reservationAffinity(props);
        return [
          name,
          {
            scheduling: scheduling(props, Duration.parse(job.timeout), job.restart),
            ...(affinity && { reservationAffinity: affinity }),
          },
        ];
      }),
    ),
  };
}

/** How long a run may take with all that comes before it: the longest wait for machines, and the job's own time. */
export function longestRun(job: Job): Duration {
  const waits = [job.capacity, ...Object.values(job.alternatives.capacities)].map((capacity) => {
    if (capacity.kind !== "flex-start") return ORDINARY_WAIT;
    return capacity.maxWait === "forever" ? LONGEST_WAIT : Duration.parse(capacity.maxWait);
  });
  const wait = Math.max(...waits.map((duration) => duration.toSeconds()));
  const rounds = job.tuning === undefined ? 1 : Math.ceil(job.tuning.trials / job.tuning.parallel);
  const time = Duration.parse(job.timeout).toSeconds() * rounds;
  return Duration.seconds(wait + Math.min(time, LONGEST_STUDY.toSeconds()));
}

/** Machines that are not there yet are waited for, but not for ever. */
const ORDINARY_WAIT = Duration.days(1);
/** An execution of Cloud Workflows ends after a year; whoever waits for ever waits for a part of it. */
const LONGEST_WAIT = Duration.days(90);
const LONGEST_STUDY = Duration.days(180);

/** The full name of the newest version of a secret. */
export function secretVersionName({ project, name, secrets }: Environment, secret: string): string {
  return `${secrets[secret]?.existing ?? `projects/${project.id}/secrets/${composedName.secret(name, secret)}`}/versions/latest`;
}

function programOf(
  environment: Environment,
  job: Job,
  pool: {
    readonly image: string | undefined;
    readonly command: readonly string[] | undefined;
    readonly arguments: readonly string[];
  },
  bucketOf: JobPlaces["bucketOf"],
): PoolProps["program"] {
  const repositories = imageRepositories(environment);
  // The rules have seen to it that every image has a place.
  const full = (image: string) => fullImage(image, repositories) ?? image;
  if (job.python !== undefined) {
    const { image, packages, module } = job.python;
    const uris = packages.map(({ zone, path }) => `gs://${bucketOf(zone)}/${path}`);
    return { executorImage: full(image), packages: uris, module, arguments: pool.arguments };
  }
  return { image: full(pool.image ?? ""), command: pool.command, arguments: pool.arguments };
}

/** A capacity of the environment file; a reservation is one of this project unless it says otherwise. */
export function capacityProps(capacity: Capacity, projectId: string): CapacityProps {
  switch (capacity.kind) {
    case "flex-start":
      return {
        kind: "flex-start",
        maxWait: capacity.maxWait === "forever" ? "forever" : Duration.parse(capacity.maxWait),
      };
    case "reservation": {
      const { project = projectId, computeZone, name } = capacity;
      return { kind: "reservation", reservationName: `projects/${project}/zones/${computeZone}/reservations/${name}` };
    }
    default:
      return { kind: capacity.kind };
  }
}

function tuningProps(tuning: NonNullable<Job["tuning"]>): NonNullable<JobBodyProps["tuning"]> {
  const { metric, parameters, algorithm, measurement, trials, parallel, failures, earlyStopping, stopping } = tuning;
  const duration = (text: string | undefined) => (text === undefined ? undefined : Duration.parse(text));
  return {
    metrics: metric,
    parameters,
    algorithm,
    measurement,
    trials,
    parallel,
    failures,
    earlyStopping,
    ...(stopping && {
      stopping: {
        minTrials: stopping.trials?.atLeast,
        trialsWithoutProgress: stopping.trials?.withoutProgress,
        minTime: duration(stopping.time?.atLeast),
        maxTime: duration(stopping.time?.atMost),
        timeWithoutProgress: duration(stopping.time?.withoutProgress),
        running: stopping.running,
      },
    }),
  };
}
