import { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import { GROUP_KINDS, type GroupKind } from "../config/groups";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { group } from "../constructs/iam/principal";
import { ProjectAccess } from "../constructs/iam/project";
import { ServiceAccount } from "../constructs/iam/service-account";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { type ISecret, Secret } from "../constructs/secrets/secret";
import { ReleaseStore } from "../constructs/serving/release-store";
import { Bucket } from "../constructs/storage/bucket";
import { Dataset } from "../constructs/warehouse/dataset";
import { ModelLife } from "../constructs/warehouse/model-life";
import type { RangePartitions, TimePartitions } from "../constructs/warehouse/table";
import { Duration } from "../values/duration";
import { LOG_CLASSES } from "../values/log-classes";
import { grantDataFlow, withOrigin } from "./data-flow";
import { keepsLocks, locationOf, originOfLocks } from "./features";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { datasetReaders } from "./logs";
import { addRequestLogs, type RequestLogs } from "./request-logs";

/** What the data stack needs from the stacks before it. */
export interface DataStackProps {
  readonly foundation: PlatformStack & {
    readonly keys: IEncryptionKeys;
    /** Repositories by name, own and external. */
    readonly repositories: ReadonlyMap<string, IDataResource>;
  };
}

type Zone = Environment["storage"]["zones"][string];
type DatasetSettings = Environment["storage"]["datasets"][string];
type TableSettings = DatasetSettings["tables"][string];
type WorkloadSettings = Environment["workloads"][string];

/** Who reads what was decided about models, as far as there are such groups. */
const LIFE_READERS = ["engineers", "auditors"] as const satisfies readonly GroupKind[];

/** How many replaced versions of an object a zone keeps when it says nothing. */
const DEFAULT_VERSIONS = 3;

/** What keeps data, the identities of the team's own programs, and who may read and write what. */
export class DataStack extends PlatformStack {
  /** Whatever can be read or written, by its reference: `zone:raw`, `table:features.customers`. */
  readonly data: ReadonlyMap<string, IDataResource>;
  /** Names of the buckets behind zones, by the zone's name: own ones and those from elsewhere. */
  readonly bucketNames: ReadonlyMap<string, string>;
  /** What is kept of what endpoints were asked. */
  readonly requestLogs: RequestLogs;
  /** The account of each workload, by the workload's name. */
  readonly workloads: ReadonlyMap<string, ServiceAccount>;
  /** The secrets by the name in the environment file: own ones and those from elsewhere. */
  readonly secrets: ReadonlyMap<string, ISecret>;
  /** The project, where rights are that Google cannot narrow. */
  readonly project: ProjectAccess;

  /** What releases, promotions and retrainings must not forget; `undefined` where there are neither endpoints nor models. */
  readonly releases: ReleaseStore | undefined;
  /** What is kept of models' lives; `undefined` where there are none. */
  readonly life: ModelLife | undefined;

  private readonly environment: Environment;
  private readonly keys: IEncryptionKeys;
  private readonly destroyWithContents: boolean;

  constructor(scope: Construct, props: PlatformProps, { foundation }: DataStackProps) {
    super(scope, "data", props, [foundation]);
    this.environment = props.environment;
    this.keys = foundation.keys;
    this.destroyWithContents = props.environment.lifetime === "disposable";
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });

    this.bucketNames = new Map([
      ...Object.keys(props.environment.storage.zones).map((name) => [name, props.naming.bucket(name)] as const),
      ...Object.entries(props.environment.external.zones).map(([name, { bucket }]) => [name, bucket] as const),
    ]);
    this.requestLogs = addRequestLogs(this, props.environment, { naming: props.naming, keys: foundation.keys });
    this.data = new Map<string, IDataResource>([
      ...this.zones(props),
      ...this.datasets(props),
      ...[...this.requestLogs.datasets].map(([name, dataset]) => [`requests:${name}`, dataset] as const),
      ...[...this.requestLogs.feedback].map(([name, { dataset }]) => [`feedback:${name}`, dataset] as const),
      ...[...foundation.repositories].map(([name, repository]) => [`repository:${name}`, repository] as const),
    ]);
    this.releases = this.store(props);
    this.life = this.modelLife(props);
    this.logQueries();
    this.secrets = this.vault(props);
    this.workloads = this.accounts(props);

    const { workloads, groups } = props.environment;
    for (const [name, account] of this.workloads) {
      const flow = workloads[name] as WorkloadSettings;
      grantDataFlow(this, `workloads.${name}`, account, flow);
      // A program that cannot say what went wrong cannot be run.
      withOrigin(this.project.grantLogWriting(account), `workloads.${name}`);
      this.grantAttachment(name, account, flow.attachedBy);
    }
    for (const kind of GROUP_KINDS) {
      const people = groups[kind];
      if (people !== undefined) grantDataFlow(this, `groups.${kind}`, group(kind, people.email), people);
    }
  }

  private zones({ naming }: PlatformProps): [string, IDataResource][] {
    const { storage, external } = this.environment;
    const own = new Construct(this, "Zones");
    const elsewhere = new Construct(this, "ExternalZones");
    return [
      ...Object.entries(storage.zones).map(([name, zone]): [string, IDataResource] => {
        const bucket = this.bucket(own, name, naming.bucket(name), zone);
        return [`zone:${name}`, setOrigin(bucket, `storage.zones.${name}`)];
      }),
      ...Object.entries(external.zones).map(([name, { bucket: bucketName }]): [string, IDataResource] => {
        const bucket = Bucket.fromName(elsewhere, name, { bucketName, key: `zone-${name}` });
        return [`zone:${name}`, setOrigin(bucket, `external.zones.${name}`)];
      }),
    ];
  }

  private bucket(scope: Construct, name: string, bucketName: string, zone: Zone): Bucket {
    const location = locationOf(this.environment, zone.location);
    return new Bucket(scope, name, {
      projectId: this.environment.project.id,
      bucketName,
      key: `zone-${name}`,
      location,
      description: zone.description,
      transitions: {
        nearline: duration(zone.archive?.nearline),
        coldline: duration(zone.archive?.coldline),
        archive: duration(zone.archive?.archive),
      },
      expireAfter: duration(zone.expireAfter),
      abortUploadsAfter: Duration.parse(zone.abortUploadsAfter),
      // Google allows versions or retention: what is retained cannot be replaced, so it has no versions to keep.
      versions: zone.retain === undefined ? (zone.versions ?? DEFAULT_VERSIONS) : undefined,
      retention: duration(zone.retain),
      softDelete: zone.softDelete === "off" ? "off" : Duration.parse(zone.softDelete),
      encryptionKey: this.keys.keyFor("storage", location),
      destroyWithContents: this.destroyWithContents,
    });
  }

  private datasets({ naming }: PlatformProps): [string, IDataResource][] {
    const { storage, external } = this.environment;
    const own = new Construct(this, "Datasets");
    const elsewhere = new Construct(this, "ExternalDatasets");
    return [
      ...Object.entries(storage.datasets).flatMap(([name, settings]): [string, IDataResource][] => {
        const dataset = this.dataset(own, name, naming.dataset(name), settings);
        setOrigin(dataset, `storage.datasets.${name}`);
        return [[`dataset:${name}`, dataset], ...this.tables(name, dataset, settings)];
      }),
      ...Object.entries(external.datasets).map(([name, reference]): [string, IDataResource] => {
        const { project: projectId, dataset: datasetId } = reference;
        const dataset = Dataset.fromName(elsewhere, name, { projectId, datasetId, key: `dataset-${name}` });
        return [`dataset:${name}`, setOrigin(dataset, `external.datasets.${name}`)];
      }),
    ];
  }

  private dataset(scope: Construct, name: string, datasetId: string, settings: DatasetSettings): Dataset {
    const location = locationOf(this.environment, settings.location);
    return new Dataset(scope, name, {
      projectId: this.environment.project.id,
      datasetId,
      key: `dataset-${name}`,
      location,
      description: settings.description,
      expireTablesAfter: duration(settings.expireTablesAfter),
      expirePartitionsAfter: duration(settings.expirePartitionsAfter),
      timeTravel: Duration.parse(settings.timeTravel),
      encryptionKey: this.keys.keyFor("bigquery", location),
      destroyWithContents: this.destroyWithContents,
    });
  }

  private tables(datasetName: string, dataset: Dataset, settings: DatasetSettings): [string, IDataResource][] {
    return Object.entries(settings.tables).map(([name, table]) => {
      const made = dataset.addTable(name, {
        tableId: name,
        columns: table.columns,
        description: table.description,
        partitions: partitionsOf(table.partition),
        requirePartitionFilter: table.partition?.requireFilter,
        clusterBy: table.clusterBy,
      });
      return [`table:${datasetName}.${name}`, setOrigin(made, `storage.datasets.${datasetName}.tables.${name}`)];
    });
  }

  private store({ naming }: PlatformProps): ReleaseStore | undefined {
    const { project } = this.environment;
    if (!keepsLocks(this.environment)) return undefined;
    const store = new ReleaseStore(this, "Releases", {
      naming,
      location: project.region,
      encryptionKey: this.keys.keyFor("storage", project.region),
      allowDestroy: this.destroyWithContents,
    });
    return setOrigin(store, originOfLocks(this.environment));
  }

  /** Decisions are kept as long as the model asks that asks for longest: one table has one age. */
  private modelLife({ naming }: PlatformProps): ModelLife | undefined {
    const { groups, models, project } = this.environment;
    const ages = Object.values(models).map(({ promotion }) => Duration.parse(promotion.keep));
    const [first, ...others] = ages;
    if (first === undefined) return undefined;
    const life = new ModelLife(this, "ModelLife", {
      projectId: project.id,
      datasetId: naming.dataset("model-life"),
      location: project.region,
      keep: others.reduce((longest, age) => (age.isLongerThan(longest) ? age : longest), first),
      encryptionKey: this.keys.keyFor("bigquery", project.region),
      destroyWithContents: this.destroyWithContents,
    });
    for (const kind of LIFE_READERS) {
      const people = groups[kind];
      if (people === undefined) continue;
      withOrigin(life.dataset.grantRead(group(kind, people.email)), "models");
      withOrigin(this.project.grantQueries(group(kind, people.email)), "models");
    }
    return setOrigin(life, "models");
  }

  /** Who queries log entries runs queries, which is granted here for everybody. */
  private logQueries(): void {
    for (const name of LOG_CLASSES) {
      for (const { principal } of datasetReaders(this.environment, name)) {
        withOrigin(this.project.grantQueries(principal), `logs.${name}`);
      }
    }
  }

  private vault({ naming }: PlatformProps): ReadonlyMap<string, ISecret> {
    const { project, secrets } = this.environment;
    if (Object.keys(secrets).length === 0) return new Map();
    const scope = new Construct(this, "Secrets");
    return new Map(
      Object.entries(secrets).map(([name, { description, existing }]) => {
        const secret =
          existing === undefined
            ? new Secret(scope, name, {
                naming,
                name,
                location: project.region,
                description,
                encryptionKey: this.keys.keyFor("secret-manager", project.region),
                allowDestroy: this.destroyWithContents,
              })
            : Secret.fromPath(scope, name, { name, path: existing });
        return [name, setOrigin(secret, `secrets.${name}`)];
      }),
    );
  }

  private accounts({ naming }: PlatformProps): ReadonlyMap<string, ServiceAccount> {
    const scope = new Construct(this, "Workloads");
    return new Map(
      Object.entries(this.environment.workloads).map(([name, { description }]) => {
        const account = new ServiceAccount(scope, name, {
          naming,
          key: `workload-${name}`,
          accountId: naming.serviceAccount(name),
          displayName: `Workload ${name}`,
          description,
        });
        return [name, setOrigin(account, `workloads.${name}`)];
      }),
    );
  }

  /** Lets the people of groups run something as a workload. */
  private grantAttachment(name: string, account: ServiceAccount, kinds: readonly GroupKind[]): void {
    kinds.forEach((kind, index) => {
      const people = this.environment.groups[kind];
      if (people === undefined) {
        throw new ValidationError(
          this,
          `\`workloads.${name}.attachedBy\` names "${kind}", a group that is not declared`,
        );
      }
      withOrigin(account.grantActAs(group(kind, people.email)), `workloads.${name}.attachedBy.${index}`);
    });
  }
}

function duration(text: string | undefined): Duration | undefined {
  return text === undefined ? undefined : Duration.parse(text);
}

function partitionsOf(partition: TableSettings["partition"]): TimePartitions | RangePartitions | undefined {
  if (partition === undefined) return undefined;
  const { column, every, range, expireAfter } = partition;
  if (range !== undefined) return { column, range };
  return every && { column, every, expireAfter: duration(expireAfter) };
}
