import type { GroupKind } from "./groups";
import type { EnvironmentInput } from "./schema/environment";
import type { Bind, DeepPartial } from "./schema/types";

/**
 * Defines an environment. The compiler checks every reference against what is declared in the same file; loading the
 * file checks it again, with everything that types cannot say.
 */
export function defineEnvironment<
  Zone extends string = never,
  Dataset extends string = never,
  Table extends string = never,
  Repository extends string = never,
  ExternalZone extends string = never,
  ExternalDataset extends string = never,
  ExternalRepository extends string = never,
  Secret extends string = never,
  Model extends string = never,
  Job extends string = never,
  Template extends string = never,
  WorkloadName extends string = never,
  ExternalAccount extends string = never,
  EndpointName extends string = never,
  Pool extends string = never,
  Vectors extends string = never,
  PipelineName extends string = never,
  Batch extends string = never,
>(
  environment: Bind<
    EnvironmentInput,
    {
      zone: Zone;
      dataset: Dataset;
      table: Table;
      repository: Repository;
      externalZone: ExternalZone;
      externalDataset: ExternalDataset;
      externalRepository: ExternalRepository;
      secret: Secret;
      model: Model;
      job: Job;
      template: Template;
      workload: WorkloadName;
      externalAccount: ExternalAccount;
      endpoint: EndpointName;
      pool: Pool;
      vectors: Vectors;
      pipeline: PipelineName;
      batch: Batch;
    },
    {
      data: NoInfer<
        | `zone:${Zone | ExternalZone}`
        | `dataset:${Dataset | ExternalDataset}`
        | `table:${Dataset}.${Table}`
        | `repository:${Repository | ExternalRepository}`
        | `requests:${EndpointName}`
        | `feedback:${EndpointName}`
      >;
      output: NoInfer<`zone:${Zone | ExternalZone}`>;
      lakeZone: NoInfer<Zone | ExternalZone>;
      secret: NoInfer<Secret>;
      model: NoInfer<Model>;
      job: NoInfer<Job>;
      template: NoInfer<Template>;
      table: NoInfer<`${Dataset}.${Table}`>;
      warehouse: NoInfer<Dataset | ExternalDataset>;
      baseline: NoInfer<`table:${Dataset}.${Table}`>;
      caller: NoInfer<`workload:${WorkloadName}` | `account:${ExternalAccount}` | `group:${GroupKind}`>;
      pool: NoInfer<Pool>;
      pipeline: NoInfer<PipelineName>;
      batch: NoInfer<Batch>;
      repositoryName: NoInfer<Repository>;
      templateRepository: NoInfer<Repository | ExternalRepository>;
      spender: NoInfer<
        | `model:${Model}`
        | `job:${Job}`
        | `batch:${Batch}`
        | `pipeline:${PipelineName}`
        | `endpoint:${EndpointName}`
        | `vectors:${Vectors}`
      >;
      unkeyed: NoInfer<`vectors:${Vectors}` | `pool:${Pool}`>;
    }
  >,
): unknown {
  return environment;
}

/**
 * A part that several environments share. Keeps the exact types of what is written, so that the place where it is
 * spread is checked as if it had been written there.
 */
export function fragment<const Part extends DeepPartial<EnvironmentInput>>(part: Part): Part {
  return part;
}
