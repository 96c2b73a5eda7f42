import { type ExplanationProps, explanationSpec } from "./explanation-spec";

/** A question that a container must answer. Whole seconds. */
export interface ProbeProps {
  readonly path: string;
  readonly every: number;
  readonly within: number;
  readonly failures: number;
  readonly after: number;
}

/** What a version of a model is registered with. All of it is fixed for the version. */
export interface ModelBodyProps {
  readonly displayName: string;
  readonly description?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The full name of the key; `undefined` for Google's own. */
  readonly keyName?: string;
  readonly container: {
    readonly imageUri: string;
    /** @default - the image's own */
    readonly command?: readonly string[];
    readonly arguments: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
    readonly predictRoute: string;
    readonly healthRoute: string;
    readonly port: number;
    /** Seconds. @default - Google's own limit */
    readonly startsWithin?: number;
    readonly probes: { readonly startup?: ProbeProps; readonly health?: ProbeProps; readonly liveness?: ProbeProps };
  };
  /** Addresses of OpenAPI schemas, `gs://...`. */
  readonly schemas: { readonly instance?: string; readonly parameters?: string; readonly prediction?: string };
  /** @default - answers are not explained */
  readonly explanation?: ExplanationProps;
}

/** A `Model` of the API, complete but for what each version adds: where its files are, its aliases and where it is from. */
export function modelBody(props: ModelBodyProps) {
  const { displayName, description, labels, keyName, schemas, explanation } = props;
  const { instance, parameters, prediction } = schemas;
  const schemata = {
    ...(instance !== undefined && { instanceSchemaUri: instance }),
    ...(parameters !== undefined && { parametersSchemaUri: parameters }),
    ...(prediction !== undefined && { predictionSchemaUri: prediction }),
  };
  return {
    displayName,
    ...(keyName !== undefined && { encryptionSpec: { kmsKeyName: keyName } }),
    ...(description !== undefined && { description }),
    labels,
    containerSpec: containerSpec(props.container),
    ...(Object.keys(schemata).length > 0 && { predictSchemata: schemata }),
    ...(explanation && { explanationSpec: explanationSpec(explanation) }),
  };
}

function containerSpec(container: ModelBodyProps["container"]): object {
  const { imageUri, command, variables, predictRoute, healthRoute, port, startsWithin, probes } = container;
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return {
    imageUri,
    ...(command && { command: [...command] }),
    ...(container.arguments.length > 0 && { args: [...container.arguments] }),
    ...(env.length > 0 && { env }),
    predictRoute,
    healthRoute,
    ports: [{ containerPort: port }],
    ...(startsWithin !== undefined && { deploymentTimeout: `${startsWithin}s` }),
    ...(probes.startup && { startupProbe: probe(probes.startup, port) }),
    ...(probes.health && { healthProbe: probe(probes.health, port) }),
    ...(probes.liveness && { livenessProbe: probe(probes.liveness, port) }),
  };
}

function probe({ path, every, within, failures, after }: ProbeProps, port: number): object {
  return {
    httpGet: { path, port },
    periodSeconds: every,
    timeoutSeconds: within,
    failureThreshold: failures,
    ...(after > 0 && { initialDelaySeconds: after }),
  };
}
