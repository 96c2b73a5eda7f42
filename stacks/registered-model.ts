import type { Environment, Model } from "../config/schema/environment";
import { imageRepositories } from "../config/training/repositories";
import { modelBody, type ProbeProps } from "../constructs/serving/model-body";
import type { RegisteredModel } from "../constructs/workflows/launchers/registration";
import { Duration } from "../values/duration";
import { fullImage } from "../values/image-reference";
import type { Naming } from "../values/naming";
import { ownLabels } from "../values/own-labels";
import { SPEND_LABELS } from "../values/spend-labels";

/** What a model is registered with that is not said of it. */
export interface RegisteredModelPlaces {
  readonly naming: Naming;
  /** The full name of the key that encrypts it; `undefined` for Google's own. */
  readonly keyName: string | undefined;
  /** The bucket of a zone, own or external. */
  readonly bucketOf: (zone: string) => string;
  /** The stack whose workflow registers it, for its labels. */
  readonly stack: string;
}

/** The model of which a job, a pipeline or an adoption registers versions; `undefined` where no such model is declared. */
export function registeredModel(
  environment: Environment,
  name: string,
  { naming, keyName, bucketOf, stack }: RegisteredModelPlaces,
): RegisteredModel | undefined {
  const model = environment.models[name];
  if (model === undefined) return undefined;
  const { serving, schemas, explanation, description } = model;
  const at = (file: NonNullable<Model["schemas"]["instance"]> | undefined) =>
    file && `gs://${bucketOf(file.zone)}/${file.path}`;
  return {
    modelId: naming.model(name),
    body: modelBody({
      displayName: naming.model(name),
      description,
      labels: {
        ...environment.labels,
        ...ownLabels({ environment: environment.name, stack }),
        [SPEND_LABELS.model]: name,
      },
      keyName,
      container: {
        ...serving,
        imageUri: servingImage(environment, model),
        startsWithin: serving.startsWithin === undefined ? undefined : seconds(serving.startsWithin),
        probes: {
          startup: probeProps(serving.probes.startup),
          health: probeProps(serving.probes.health),
          liveness: probeProps(serving.probes.liveness),
        },
      },
      schemas: {
        instance: at(schemas.instance),
        parameters: at(schemas.parameters),
        prediction: at(schemas.prediction),
      },
      explanation,
    }),
    metric: model.evaluation?.metric,
  };
}

/** The whole name of the image that answers. */
export function servingImage(environment: Environment, { serving }: Model): string {
  return fullImage(serving.image, imageRepositories(environment)) ?? serving.image;
}

function probeProps(probe: Model["serving"]["probes"]["health"]): ProbeProps | undefined {
  if (probe === undefined) return undefined;
  const { path, failures, every, within, after } = probe;
  return { path, failures, every: seconds(every), within: seconds(within), after: seconds(after) };
}

function seconds(text: string): number {
  return Duration.parse(text).toSeconds();
}
