import type { Construct } from "constructs";
import { imageRepositories } from "../config/training/repositories";
import type { Build as BuildSettings, Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { Build } from "../constructs/delivery/build";
import type { BuildProduct } from "../constructs/delivery/build-steps";
import type { DeliveryRoles } from "../constructs/delivery/delivery-roles";
import type { IDataResource } from "../constructs/iam/data-resource";
import { ProjectAccess } from "../constructs/iam/project";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { withOrigin } from "./data-flow";
import { scansImages } from "./features";
import { type PlatformProps, PlatformStack } from "./platform-stack";

/** What the delivery stack needs from the stacks before it. */
export interface DeliveryStackProps {
  readonly foundation: PlatformStack & {
    readonly repositories: ReadonlyMap<string, IDataResource>;
    readonly deliveryRoles: DeliveryRoles;
  };
}

/** What builds images and pipelines from source. */
export class DeliveryStack extends PlatformStack {
  private readonly environment: Environment;
  private readonly naming: Naming;
  private readonly stacks: DeliveryStackProps;
  private readonly project: ProjectAccess;

  constructor(scope: Construct, props: PlatformProps, stacks: DeliveryStackProps) {
    super(scope, "delivery", props, [stacks.foundation]);
    this.environment = props.environment;
    this.naming = props.naming;
    this.stacks = stacks;
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });

    for (const [name, settings] of Object.entries(props.environment.builds)) this.build(name, settings);
  }

  private build(name: string, settings: BuildSettings): void {
    const { foundation } = this.stacks;
    const { region } = this.environment.project;
    const { description, source, on, directory, makes, tests } = settings;
    const origin = `builds.${name}`;
    const build = new Build(this, `Build-${name}`, {
      naming: this.naming,
      name,
      description,
      region,
      source,
      on,
      directory,
      product: this.product(settings),
      tests,
      timeout: Duration.parse(settings.timeout),
      project: this.project,
      pushesTo: this.registry(makes.repository, `${origin}.makes.repository`),
      pullsFrom: this.pullsFrom(settings, origin),
      scanRole: scansImages(settings) ? foundation.deliveryRoles.scan : undefined,
    });
    setOrigin(build, origin);
    for (const grant of build.grants) withOrigin(grant, origin);
  }

  private product({ makes, refuses }: BuildSettings): BuildProduct {
    const { environment, naming } = this;
    const { id, region } = environment.project;
    const registry = naming.repository(makes.repository);
    if ("pipeline" in makes) {
      return {
        kind: "pipeline",
        package: makes.pipeline,
        registry: `https://${region}-kfp.pkg.dev/${id}/${registry}`,
        written: `${makes.repository}/${makes.pipeline}`,
        file: makes.file,
      };
    }
    return {
      kind: "image",
      name: `${region}-docker.pkg.dev/${id}/${registry}/${makes.image}`,
      written: `${makes.repository}/${makes.image}`,
      tagsMove: environment.repositories[makes.repository]?.tags === "movable",
      refusedFrom: refuses === "nothing" ? undefined : refuses,
    };
  }

  /** The registry of the environment that the image of the tests is in, where it is not the one that is pushed to. */
  private pullsFrom({ tests, makes }: BuildSettings, origin: string): readonly IDataResource[] {
    if (tests === undefined) return [];
    return Object.entries(imageRepositories(this.environment))
      .filter(([name, path]) => name !== makes.repository && tests.image.startsWith(`${path}/`))
      .map(([name]) => this.registry(name, `${origin}.tests.image`));
  }

  private registry(name: string, at: string): IDataResource {
    const registry = this.stacks.foundation.repositories.get(name);
    if (registry === undefined) throw new ValidationError(this, `\`${at}\` names "${name}", which is not declared`);
    return registry;
  }
}
