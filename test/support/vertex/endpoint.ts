import { ApiError } from "./api";

/** Shares of the traffic in percent, by the id of the deployed model. */
export type Split = Readonly<Record<string, number>>;

/** A model on an endpoint, as the API shows it. */
export type Deployed = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly model: string;
  readonly modelVersionId: string;
};

/** What an endpoint is made with. Terraform makes endpoints; no workflow does. */
export interface EndpointProps {
  readonly id: string;
  /** Whether it is reached through Private Service Connect only. @default - false */
  readonly private?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Seconds after which a private endpoint without a model loses its attachment. */
const ATTACHMENT_LIFE = 600;

/** One endpoint. */
export class SimulatedEndpoint {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly deployed = new Map<string, Deployed>();
  /** Ids of models that are being deployed, and that are being undeployed. */
  readonly arriving = new Set<string>();
  readonly leaving = new Set<string>();
  /** The splits that it had, the last of which is the one that it has, each with the time at which it began. */
  readonly splits: { readonly at: number; readonly split: Split }[] = [];
  /** From when till when every model was deployed. */
  readonly lives: { readonly id: string; readonly from: number; to: number }[] = [];
  labels: Readonly<Record<string, string>>;
  /** The full name of the monitoring job of the endpoint. */
  monitor: string | undefined;
  private writes = 0;
  private attachments = 0;
  private emptySince = -Infinity;

  constructor(parent: string, { id, private: isPrivate = false, labels = {} }: EndpointProps) {
    this.id = id;
    this.name = `${parent}/endpoints/${id}`;
    this.private = isPrivate;
    this.labels = labels;
  }

  get split(): Split {
    return this.splits.at(-1)?.split ?? {};
  }

  get etag(): string {
    return `AMEwh${this.writes}=`;
  }

  /** The share of a model at a time, in percent. */
  shareAt(deployedModelId: string, at: number): number {
    return this.splits.filter((entry) => entry.at <= at).at(-1)?.split[deployedModelId] ?? 0;
  }

  /** Whether a model was deployed at a time. */
  wasDeployed(deployedModelId: string, at: number): boolean {
    return this.lives.some(({ id, from, to }) => id === deployedModelId && from <= at && at < to);
  }

  /** Notes that something was written, so that nobody's etag is current any more. */
  touch(): void {
    this.writes += 1;
  }

  setSplit(split: Split, at: number): void {
    this.splits.push({ at, split });
    this.touch();
  }

  /** Throws the `ApiError` that Google answers to a split that it does not take. `alsoKnown`: ids beside those deployed. */
  checkSplit(split: Split, alsoKnown: readonly string[] = []): void {
    const shares = Object.entries(split);
    if (shares.length === 0) return;
    for (const [id, share] of shares) {
      if (!this.deployed.has(id) && !alsoKnown.includes(id))
        throw new ApiError(400, "INVALID_ARGUMENT", `traffic_split: ${id} is not deployed`);
      if (share < 0 || share > 100) throw new ApiError(400, "INVALID_ARGUMENT", `traffic_split: ${share} of ${id}`);
      if (share > 0 && this.leaving.has(id))
        throw new ApiError(400, "FAILED_PRECONDITION", `${id} is being undeployed`);
    }
    const sum = shares.reduce((total, [, share]) => total + share, 0);
    if (sum !== 100) throw new ApiError(400, "INVALID_ARGUMENT", `traffic_split: the sum is ${sum}, not 100`);
  }

  add(model: Deployed, at: number): void {
    if (this.private && this.attachment(at) === undefined) this.attachments += 1;
    this.deployed.set(model.id, model);
    this.lives.push({ id: model.id, from: at, to: Infinity });
    this.touch();
  }

  remove(id: string, at: number): void {
    this.deployed.delete(id);
    for (const life of this.lives) if (life.id === id) life.to = Math.min(life.to, at);
    if (this.deployed.size === 0) this.emptySince = at;
    this.setSplit(Object.fromEntries(Object.entries(this.split).filter(([other]) => other !== id)), at);
  }

  /** The service attachment of a private endpoint: there from the first model on, gone some time after the last. */
  attachment(at: number): string | undefined {
    const there = this.deployed.size > 0 || at < this.emptySince + ATTACHMENT_LIFE;
    if (!this.private || !there || this.attachments === 0) return undefined;
    return `projects/p1234-tp/regions/europe-west4/serviceAttachments/gkedpm-${this.attachments}`;
  }

  /** As the API shows it: what is empty is left out. */
  show(at: number): Readonly<Record<string, unknown>> {
    const { name, labels, etag, split, monitor } = this;
    const attachment = this.attachment(at);
    return {
      name,
      displayName: `test-${this.id}`,
      etag,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(this.deployed.size === 0 ? {} : { deployedModels: [...this.deployed.values()] }),
      ...(Object.keys(split).length === 0 ? {} : { trafficSplit: split }),
      ...(monitor === undefined ? {} : { modelDeploymentMonitoringJob: monitor }),
      ...(this.private
        ? {
            privateServiceConnectConfig: {
              enablePrivateServiceConnect: true,
              ...(attachment === undefined ? {} : { serviceAttachment: attachment }),
            },
          }
        : { dedicatedEndpointEnabled: true }),
    };
  }
}
