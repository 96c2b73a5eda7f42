import { copiedArtifacts } from "../config/handover/copied-artifacts";
import type { Environment, Model } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { ArtifactCopier } from "../constructs/delivery/artifact-copier";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { externalAccount } from "../constructs/iam/principal";
import { adoptionWorkflow } from "../constructs/workflows/models/adopt";
import type { ModelRoles } from "../constructs/workflows/models/model-roles";
import type { ModelCopies } from "../constructs/workflows/models/props";
import { COPY_ENVIRONMENT } from "../constructs/workflows/models/settings";
import type { Workflow } from "../constructs/workflows/workflow";
import { adopterEmail, copierEmail } from "../values/model-accounts";
import { composedName } from "../values/naming";
import { withOrigin } from "./data-flow";
import { modelCopies } from "./model-copies";
import { bucketOf, modelWorkflow, type ModelWorkflowScope } from "./model-workflow";
import type { PlatformStack } from "./platform-stack";
import { registeredModel, servingImage } from "./registered-model";

type Giver = Environment["handover"]["from"][string];
type Props = ModelWorkflowScope["props"] & {
  readonly modelRoles: ModelRoles;
  /** Whatever can be read or written, by its reference. */
  readonly data: ReadonlyMap<string, IDataResource>;
  readonly bucketNames: ReadonlyMap<string, string>;
};

/** What takes models over from other environments, with what they need, and what others may take over from this one. */
export class ModelHandover {
  /** As whom images and pipelines are copied, by the environment that they are from. */
  private readonly copiers = new Map<string, ArtifactCopier>();

  constructor(
    readonly stack: PlatformStack,
    readonly environment: Environment,
    readonly props: Props,
  ) {}

  /** Puts everything into the stack. */
  connect(): void {
    this.takeOver();
    this.handOver();
  }

  /** One workflow for each model that is taken over, whoever gives it. */
  private takeOver(): void {
    const { handover, models } = this.environment;
    this.makeCopiers();
    for (const [name, model] of Object.entries(models)) {
      const givers = Object.entries(handover.from).filter(([, giver]) => giver.models.includes(name));
      if (givers.length > 0) this.adoption(name, model, givers);
    }
  }

  private adoption(name: string, model: Model, givers: readonly (readonly [string, Giver])[]): void {
    const { naming, keys, modelRoles, project, bucketNames, data } = this.props;
    const { region } = this.environment.project;
    const origin = "handover.from";
    const bucketNamed = (zone: string) => bucketOf(this.stack, bucketNames, zone);
    const registered = registeredModel(this.environment, name, {
      naming,
      keyName: keys.keyFor("vertex-ai", region)?.keyName,
      bucketOf: bucketNamed,
      stack: "pipelines",
    });
    if (registered === undefined) return;
    const workflow = modelWorkflow(this, "adopt", name, {
      description: `Takes versions of ${name} over from other environments`,
      origin,
      definition: adoptionWorkflow({
        model: name,
        registered,
        image: servingImage(this.environment, model),
        region,
        givers: givers.map(([environment, { project: projectId, region: theirs, into }]) => ({
          environment,
          projectId,
          region: theirs,
          modelId: composedName.model(environment, name),
          bucket: bucketNamed(into),
          copies: this.copiesOf(environment, name),
        })),
      }),
      more: COPY_ENVIRONMENT,
    });
    withOrigin(Grant.on(project, workflow, modelRoles.adopter), origin);
    this.grantCopies(workflow, name);
    for (const [environment, { into }] of givers) {
      const zone = data.get(`zone:${into}`);
      if (zone === undefined) throw new ValidationError(this.stack, `"${into}" is no zone`);
      const folder = `projects/_/buckets/${bucketNamed(into)}/objects/adopted/${environment}/${name}/`;
      const grant = Grant.on(zone, workflow, "roles/storage.objectUser", {
        key: `adopted-${environment}-${name}`,
        description: "The folder that versions of one model are copied to",
        expression: `resource.name.startsWith("${folder}")`,
      });
      withOrigin(grant, `handover.from.${environment}`);
    }
  }

  /** As whom images and pipelines are copied from each environment. */
  private makeCopiers(): void {
    const { naming, project } = this.props;
    for (const [from, { copies }] of Object.entries(this.environment.handover.from)) {
      if (copies.length === 0) continue;
      const origin = `handover.from.${from}.copies`;
      const registries = copies.map((name) => this.registry(name));
      const copier = new ArtifactCopier(this.stack, `Copier-${from}`, { naming, from, project, registries });
      for (const grant of copier.grants) withOrigin(grant, origin);
      this.copiers.set(from, setOrigin(copier, origin));
    }
  }

  /** What a model needs from another environment; `undefined` where that is nothing, or the model is not taken over from it. */
  private copiesOf(from: string, model: string): ModelCopies | undefined {
    if (this.environment.handover.from[from]?.models.includes(model) !== true) return undefined;
    const copier = this.copiers.get(from);
    return copier && modelCopies(this.environment, from, model, copier.serviceAccountName);
  }

  /** Lets an adoption have images and pipelines copied, and look which are there. */
  private grantCopies(workflow: Workflow, model: string): void {
    const { modelRoles, project } = this.props;
    const registries = new Set<string>();
    for (const [from, copier] of this.copiers) {
      if (this.copiesOf(from, model) === undefined) continue;
      withOrigin(copier.account.grantActAs(workflow), `handover.from.${from}.copies`);
      for (const { registry } of copiedArtifacts(this.environment, from, model)) registries.add(registry);
    }
    if (registries.size === 0) return;
    withOrigin(Grant.on(project, workflow, modelRoles.copier), "handover.from");
    for (const name of registries) withOrigin(this.registry(name).grantRead(workflow), "handover.from");
  }

  private registry(name: string): IDataResource {
    const registry = this.props.data.get(`repository:${name}`);
    if (registry === undefined) throw new ValidationError(this.stack, `"${name}" is no registry`);
    return registry;
  }

  /** Lets the adoptions of other environments read exactly what they take over, and their copiers the registries. */
  private handOver(): void {
    const { modelRoles, project, data, bucketNames } = this.props;
    for (const [environment, { project: projectId, models, copies }] of Object.entries(this.environment.handover.to)) {
      const origin = `handover.to.${environment}`;
      for (const model of models) {
        const adopter = externalAccount(`${environment}-adopt-${model}`, adopterEmail(environment, projectId, model));
        withOrigin(Grant.on(project, adopter, modelRoles.giver), origin);
        for (const { zone, folder } of this.foldersOf(model)) {
          const resource = data.get(`zone:${zone}`);
          if (resource === undefined) throw new ValidationError(this.stack, `"${zone}" is no zone`);
          const root = `projects/_/buckets/${bucketOf(this.stack, bucketNames, zone)}/objects/${folder}/`;
          const listed = 'api.getAttribute("storage.googleapis.com/objectListPrefix", "")';
          const grant = Grant.on(resource, adopter, "roles/storage.objectViewer", {
            key: `hand-over-${folder.replaceAll("/", "-")}`,
            description: "The folder that versions of one model are in",
            expression: `resource.name.startsWith("${root}") || ${listed}.startsWith("${folder}/")`,
          });
          withOrigin(grant, origin);
        }
      }
      for (const repository of copies) {
        const copier = externalAccount(
          `${environment}-copies`,
          copierEmail(environment, projectId, this.environment.name),
        );
        withOrigin(this.registry(repository).grantRead(copier), `${origin}.copies`);
      }
    }
  }

  /** Where versions of a model lie: below the folders of what makes them. */
  private foldersOf(model: string): readonly { readonly zone: string; readonly folder: string }[] {
    const { training, pipelines, handover } = this.environment;
    return [
      ...Object.entries(training.jobs).flatMap(([job, { model: made, output }]) =>
        made === model && output !== undefined ? [{ zone: output.slice("zone:".length), folder: job }] : [],
      ),
      ...Object.entries(pipelines).flatMap(([pipeline, { model: made, root }]) =>
        made === model ? [{ zone: root, folder: pipeline }] : [],
      ),
      ...Object.entries(handover.from).flatMap(([from, { models, into }]) =>
        models.includes(model) ? [{ zone: into, folder: `adopted/${from}/${model}` }] : [],
      ),
    ];
  }
}
