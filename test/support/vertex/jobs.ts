import type { JobKind } from "../../../constructs/workflows/launchers/settings";
import { ApiError, checkBody, fits, page } from "./api";

/** How a job lives. Seconds. */
export interface Life {
  /** Until it runs: in the queue, then waiting for machines. */
  readonly waits: number;
  readonly runs: number;
  /** @default - "JOB_STATE_SUCCEEDED" */
  readonly ends?: string;
  /** What the error of a failed job says. */
  readonly message?: string;
  /** Between the request to cancel and the end. `Infinity` for a job that does not obey. @default - 30 */
  readonly cancelling?: number;
  /** When its machines are taken away, and for how long: seconds after it began. @default - never */
  readonly interrupted?: { readonly after: number; readonly lasts: number };
  /** Of a study: what the trials are when it ends. */
  readonly trials?: readonly object[];
  /** Of a batch prediction: what Vertex AI tells about its answers when it ends. */
  readonly answers?: { readonly outputInfo?: object; readonly completionStats?: object };
}

/** A job as the simulation keeps it. */
export interface SimulatedJob {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly labels: Readonly<Record<string, string>> };
  readonly created: number;
  readonly life: Life;
  cancelled?: number;
}

const MESSAGES = {
  customJobs: "CustomJob",
  hyperparameterTuningJobs: "HyperparameterTuningJob",
  batchPredictionJobs: "BatchPredictionJob",
  pipelineJobs: "PipelineJob",
} as const satisfies Readonly<Record<JobKind, string>>;

/** The jobs of one kind. Time passes by the clock that every request brings. */
export class Jobs {
  readonly all: SimulatedJob[] = [];

  constructor(
    private readonly kind: JobKind,
    private readonly parent: string,
    private readonly lifeOf: (index: number) => Life,
    private readonly onSuccess: (job: SimulatedJob) => void,
  ) {}

  create(body: unknown, now: number, id?: string): object {
    checkBody(MESSAGES[this.kind], body);
    const name = `${this.parent}/${this.kind}/${id ?? 8_000_000_000_000_000_000n - BigInt(this.all.length)}`;
    if (id !== undefined && !/^[a-z][-a-z0-9]{0,126}$/.test(id))
      throw new ApiError(400, "INVALID_ARGUMENT", `${id} is no id`);
    if (this.all.some((job) => job.name === name)) throw new ApiError(409, "ALREADY_EXISTS", `${name} exists`);
    const job: SimulatedJob = {
      name,
      body: body as SimulatedJob["body"],
      created: now,
      life: this.lifeOf(this.all.length),
    };
    this.all.push(job);
    return this.show(job, now);
  }

  get(name: string, now: number): object {
    return this.show(this.find(name), now);
  }

  cancel(name: string, now: number): object {
    const job = this.find(name);
    if (hasEnded(this.stateOf(job, now)))
      throw new ApiError(400, "FAILED_PRECONDITION", `${name} has ended and cannot be cancelled`);
    job.cancelled ??= now;
    return {};
  }

  list(query: Readonly<Record<string, string>>, now: number): object {
    const shown = this.all.map((job) => this.show(job, now)).filter((job) => fits(job, query.filter));
    return page(shown, this.kind, query);
  }

  /** What state a job is in at a time. */
  stateOf(job: SimulatedJob, now: number): string {
    const { life, created, cancelled } = job;
    const ends = created + life.waits + life.runs;
    const stopped = (cancelled ?? Infinity) + (life.cancelling ?? 30);
    if (now >= Math.min(stopped, ends))
      return stopped < ends ? this.state("CANCELLED") : (life.ends ?? this.state("SUCCEEDED"));
    if (cancelled !== undefined) return this.state("CANCELLING");
    const ran = now - created - life.waits;
    const { after, lasts } = life.interrupted ?? { after: Infinity, lasts: 0 };
    if (ran >= after && ran < after + lasts) return this.state("PENDING");
    if (ran >= 0) return this.state("RUNNING");
    return this.state(now >= created + life.waits / 2 ? "PENDING" : "QUEUED");
  }

  /** What this kind calls a state. */
  private state(name: string): string {
    return `${this.kind === "pipelineJobs" ? "PIPELINE" : "JOB"}_STATE_${name}`;
  }

  /** The names of jobs that cost money at a time. */
  alive(now: number): readonly string[] {
    return this.all.filter((job) => !hasEnded(this.stateOf(job, now))).map(({ name }) => name);
  }

  private find(name: string): SimulatedJob {
    const job = this.all.find((one) => one.name === name);
    if (job === undefined) throw new ApiError(404, "NOT_FOUND", `${name} does not exist`);
    return job;
  }

  private show(job: SimulatedJob, now: number): Readonly<Record<string, unknown>> {
    const state = this.stateOf(job, now);
    const good = /_STATE_(PARTIALLY_)?SUCCEEDED$/.test(state);
    if (good) this.onSuccess(job);
    return {
      ...job.body,
      name: job.name,
      state,
      createTime: new Date(job.created * 1_000).toISOString().replace("Z", "000001Z"),
      ...(now >= job.created + job.life.waits && (job.cancelled ?? Infinity) >= job.created + job.life.waits
        ? { startTime: new Date((job.created + job.life.waits) * 1_000).toISOString() }
        : {}),
      ...(state === this.state("FAILED") ? { error: { code: 3, message: job.life.message ?? "exit code 1" } } : {}),
      ...(good ? job.life.answers : {}),
      ...(good && job.life.trials !== undefined ? { trials: job.life.trials } : {}),
    };
  }
}

function hasEnded(state: string): boolean {
  return /_(SUCCEEDED|FAILED|CANCELLED|EXPIRED)$/.test(state);
}
