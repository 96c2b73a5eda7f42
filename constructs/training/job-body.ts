import type { Duration } from "../../values/duration";
import { type CapacityProps, type MachineProps, machineSpec, type RestartPolicy, scheduling } from "./machine-spec";
import { type StudyProps, studySpec } from "./study-spec";

/** What a container runs. */
export interface ContainerProgram {
  /** The full name of the image. */
  readonly image: string;
  /** @default - the image's own */
  readonly command?: readonly string[];
  readonly arguments: readonly string[];
}

/** What a Python package runs. */
export interface PythonProgram {
  /** The full name of the image that has Python. */
  readonly executorImage: string;
  /** `gs://...` */
  readonly packages: readonly string[];
  readonly module: string;
  readonly arguments: readonly string[];
}

/** What a pool is for. */
export type PoolRole = "chief" | "workers" | "parameterServers" | "evaluators";

/** Machines of one kind. */
export interface PoolProps {
  readonly role: PoolRole;
  readonly count: number;
  readonly machine: MachineProps;
  readonly disk: {
    /** @default - what Google takes for the machine */
    readonly type?: string;
    readonly gibibytes: number;
  };
  readonly program: ContainerProgram | PythonProgram;
}

/** What a job is made of. */
export interface JobBodyProps {
  /** At least the chief; each role once. */
  readonly pools: readonly PoolProps[];
  readonly capacity: CapacityProps;
  readonly timeout: Duration;
  readonly restart: RestartPolicy;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Secrets by the variable that holds the full name of the version to read. The API has no field for secrets, and a
   * value in a variable could be read by whoever may see the job: the program reads the version as the job's account.
   */
  readonly secrets: Readonly<Record<string, string>>;
  /** NFS shares, by the name of their folder below /mnt/nfs. They need `networkAttachment`. */
  readonly mounts: Readonly<Record<string, { readonly server: string; readonly path: string }>>;
  /** The account that the job runs as: never Google's default, which may do almost everything. */
  readonly serviceAccountEmail: string;
  /**
   * The attachment through which it reaches the platform's network: `projects/.../networkAttachments/...`.
   * @default - it does not reach the network
   */
  readonly networkAttachment?: string;
  /**
   * The full name of the key that encrypts what the job keeps on its machines.
   * @default - Google's own key
   */
  readonly keyName?: string;
  /**
   * Whether people may open a shell in the running job.
   * @default false
   */
  readonly shell?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Makes a study of it.
   * @default - one run
   */
  readonly tuning?: StudyProps & {
    readonly trials: number;
    readonly parallel: number;
    /** 0 leaves it to Google. */
    readonly failures: number;
  };
}

/** One pool as the API has it; empty where a role before the last is not used. */
export interface WorkerPoolSpec {
  readonly machineSpec?: object;
  readonly containerSpec?: { readonly imageUri: string; readonly [field: string]: unknown };
  readonly pythonPackageSpec?: { readonly executorImageUri: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** A `CustomJobSpec` of the API. */
export interface CustomJobSpec {
  readonly workerPoolSpecs: readonly WorkerPoolSpec[];
  readonly [field: string]: unknown;
}

/**
 * A `CustomJob` or, for a study, a `HyperparameterTuningJob` of the API, complete but for what each run adds: its display
 * name and the directory of its output.
 */
export interface JobBody {
  readonly labels: Readonly<Record<string, string>>;
  /** Of a `CustomJob`. */
  readonly jobSpec?: CustomJobSpec;
  /** Of a `HyperparameterTuningJob`. */
  readonly trialJobSpec?: CustomJobSpec;
  readonly [field: string]: unknown;
}

/** The places of the roles in a job: Vertex AI knows them by their position. */
const ROLES: readonly PoolRole[] = ["chief", "workers", "parameterServers", "evaluators"];

/** The body that submits a job. */
export function jobBody(props: JobBodyProps): JobBody {
  const { labels, keyName, tuning } = props;
  const shared = { labels: { ...labels }, ...(keyName !== undefined && { encryptionSpec: { kmsKeyName: keyName } }) };
  if (tuning === undefined) return { ...shared, jobSpec: jobSpec(props) };
  return {
    ...shared,
    studySpec: studySpec(tuning),
    maxTrialCount: tuning.trials,
    parallelTrialCount: tuning.parallel,
    ...(tuning.failures > 0 && { maxFailedTrialCount: tuning.failures }),
    trialJobSpec: jobSpec(props),
  };
}

function jobSpec(props: JobBodyProps): CustomJobSpec {
  const { capacity, timeout, restart, networkAttachment, shell } = props;
  const last = Math.max(...props.pools.map(({ role }) => ROLES.indexOf(role)));
  return {
    workerPoolSpecs: ROLES.slice(0, last + 1).map((role) => {
      const pool = props.pools.find((candidate) => candidate.role === role);
      return pool === undefined ? {} : poolSpec(pool, props);
    }),
    scheduling: scheduling(capacity, timeout, restart),
    serviceAccount: props.serviceAccountEmail,
    ...(networkAttachment !== undefined && { pscInterfaceConfig: { networkAttachment } }),
    ...(shell === true && { enableWebAccess: true }),
  };
}

function poolSpec({ count, machine, disk, program }: PoolProps, props: JobBodyProps): WorkerPoolSpec {
  const mounts = Object.entries(props.mounts).map(([mountPoint, { server, path }]) => ({ server, path, mountPoint }));
  const env = Object.entries({ ...props.variables, ...props.secrets }).map(([name, value]) => ({ name, value }));
  return {
    machineSpec: machineSpec(machine, props.capacity),
    replicaCount: String(count),
    diskSpec: { ...(disk.type !== undefined && { bootDiskType: disk.type }), bootDiskSizeGb: disk.gibibytes },
    ...(mounts.length > 0 && { nfsMounts: mounts }),
    ...programSpec(program, env),
  };
}

function programSpec(
  program: ContainerProgram | PythonProgram,
  env: readonly { readonly name: string; readonly value: string }[],
): Pick<WorkerPoolSpec, "containerSpec" | "pythonPackageSpec"> {
  const shared = {
    ...(program.arguments.length > 0 && { args: [...program.arguments] }),
    ...(env.length > 0 && { env }),
  };
  if ("image" in program) {
    const { image, command } = program;
    return { containerSpec: { imageUri: image, ...(command !== undefined && { command: [...command] }), ...shared } };
  }
  const { executorImage, packages, module } = program;
  return {
    pythonPackageSpec: { executorImageUri: executorImage, packageUris: [...packages], pythonModule: module, ...shared },
  };
}
