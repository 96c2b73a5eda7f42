import { ApiError, checkBody } from "./api";

/** A version of a model as the simulation keeps it. */
export interface SimulatedVersion {
  readonly versionId: string;
  readonly body: Readonly<Record<string, unknown>>;
  aliases: readonly string[];
  readonly evaluations: Readonly<Record<string, unknown>>[];
  /** When its upload is done. */
  readonly ready: number;
}

interface Upload {
  readonly parentModel?: string;
  readonly modelId?: string;
  readonly model: Readonly<Record<string, unknown>> & { readonly versionAliases?: readonly string[] };
}

/** Seconds that an upload takes. */
const UPLOAD = 40;

/** The models of a project: versions, aliases, evaluations, and the operations that uploads are. */
export class Models {
  readonly versions = new Map<string, SimulatedVersion[]>();
  private readonly operations = new Map<string, { readonly done: number; readonly error?: string }>();
  /** What the next upload ends with, when it is to fail. */
  uploadError: string | undefined;

  constructor(private readonly parent: string) {}

  upload(body: unknown, now: number): object {
    checkBody("UploadModelRequest", body);
    const { parentModel, modelId = parentModel?.split("/").at(-1) ?? "", model } = body as Upload;
    const versions = this.versions.get(modelId);
    if (parentModel === undefined && versions !== undefined)
      throw new ApiError(409, "ALREADY_EXISTS", `the model ${modelId} exists`);
    if (parentModel !== undefined && versions === undefined)
      throw new ApiError(404, "NOT_FOUND", `${parentModel} does not exist`);
    const operation = `${this.parent}/models/${modelId}/operations/${this.operations.size + 1}`;
    this.operations.set(operation, { done: now + UPLOAD, error: this.uploadError });
    if (this.uploadError === undefined) this.add(modelId, model, now);
    return { name: operation };
  }

  operation(name: string, now: number): object {
    const operation = this.operations.get(name);
    if (operation === undefined) throw new ApiError(404, "NOT_FOUND", `${name} does not exist`);
    if (now < operation.done) return { name };
    return operation.error === undefined
      ? { name, done: true, response: {} }
      : { name, done: true, error: { code: 3, message: operation.error } };
  }

  /** Puts a version there that was uploaded long ago. Gives its number. */
  register(
    modelId: string,
    { aliases = [], evaluation }: { readonly aliases?: readonly string[]; readonly evaluation?: object } = {},
  ): string {
    const version = this.add(modelId, { displayName: modelId, versionAliases: aliases }, -Infinity);
    if (evaluation !== undefined)
      version.evaluations.push({
        name: `${this.parent}/models/${modelId}/evaluations/${version.versionId}1`,
        ...evaluation,
      });
    return version.versionId;
  }

  /** The number of the version that has an alias; `undefined` when none has. */
  versionOf(modelId: string, alias: string): string | undefined {
    return this.versions.get(modelId)?.find(({ aliases }) => aliases.includes(alias))?.versionId;
  }

  get(reference: string, now: number) {
    const { modelId, version } = this.find(reference, now);
    const { versionId, body, aliases } = version;
    return { ...body, name: `${this.parent}/models/${modelId}`, versionId, versionAliases: aliases };
  }

  importEvaluation(reference: string, body: unknown, now: number): object {
    checkBody("ImportModelEvaluationRequest", body);
    const { modelId, version } = this.find(reference, now);
    const name = `${this.parent}/models/${modelId}/evaluations/${version.evaluations.length + 1}`;
    const evaluation = { ...(body as { modelEvaluation: object }).modelEvaluation, name };
    version.evaluations.push(evaluation);
    return evaluation;
  }

  evaluations(reference: string, now: number): object {
    const { evaluations } = this.find(reference, now).version;
    return evaluations.length === 0 ? {} : { modelEvaluations: evaluations };
  }

  /** The slices of an evaluation, as Google's own components import them: kept under `slices` of the evaluation. */
  slices(modelId: string, name: string): object {
    const evaluations = (this.versions.get(modelId) ?? []).flatMap((version) => version.evaluations);
    const evaluation = evaluations.find((one) => String(one.name).endsWith(`/models/${modelId}/evaluations/${name}`));
    if (evaluation === undefined) throw new ApiError(404, "NOT_FOUND", `no evaluation ${name} of ${modelId}`);
    return evaluation.slices === undefined ? {} : { modelEvaluationSlices: evaluation.slices };
  }

  mergeAliases(reference: string, body: unknown, now: number): object {
    checkBody("MergeVersionAliasesRequest", body);
    const { modelId, version } = this.find(reference, now);
    for (const alias of (body as { versionAliases: readonly string[] }).versionAliases) {
      if (alias.startsWith("-")) version.aliases = version.aliases.filter((name) => name !== alias.slice(1));
      else this.take(modelId, version, alias);
    }
    return this.get(`${modelId}@${version.versionId}`, now);
  }

  private add(modelId: string, model: Upload["model"], now: number): SimulatedVersion {
    const versions = this.versions.get(modelId) ?? [];
    const version: SimulatedVersion = {
      versionId: String(versions.length + 1),
      body: model,
      aliases: versions.length === 0 ? ["default"] : [],
      evaluations: [],
      ready: now + UPLOAD,
    };
    this.versions.set(modelId, [...versions, version]);
    for (const alias of model.versionAliases ?? []) this.take(modelId, version, alias);
    return version;
  }

  /** An alias is at one version. */
  private take(modelId: string, version: SimulatedVersion, alias: string): void {
    for (const other of this.versions.get(modelId) ?? [])
      other.aliases = other.aliases.filter((name) => name !== alias);
    version.aliases = [...version.aliases, alias];
  }

  private find(reference: string, now: number): { readonly modelId: string; readonly version: SimulatedVersion } {
    const [modelId = "", name = "default"] = reference.split("@");
    const version = this.versions
      .get(modelId)
      ?.find((one) => one.ready <= now && (one.versionId === name || one.aliases.includes(name)));
    if (version === undefined) throw new ApiError(404, "NOT_FOUND", `the model ${reference} does not exist`);
    return { modelId, version };
  }
}
