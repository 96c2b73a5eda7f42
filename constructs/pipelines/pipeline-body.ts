/** What a pipeline job is made of. */
export interface PipelineBodyProps {
  /**
   * The address of a template in a registry of pipelines: `https://<region>-kfp.pkg.dev/<project>/<registry>/<package>/<version>`.
   * @default - each run is given the compiled pipeline whole
   */
  readonly templateUri?: string;
  /** Where each run keeps what passes between its steps: `gs://bucket/folder` without a slash at the end. */
  readonly root: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether one failed step ends the run, or those go on that do not need it. */
  readonly onFailure: "stop" | "finish";
  /** As whom the steps run: without one it would be the project's default account. */
  readonly serviceAccountEmail: string;
  /**
   * The path of the attachment through which steps reach a network of the project's.
   * @default - steps reach no network of the project's
   */
  readonly networkAttachment?: string;
  /**
   * The full name of the key that encrypts what the run keeps on its machines.
   * @default - Google's own key
   */
  readonly keyName?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A `PipelineJob` of the API, complete but for what each run adds: its name, its labels and, where it is no template's, the pipeline. */
export interface PipelineBody {
  readonly labels: Readonly<Record<string, string>>;
  readonly runtimeConfig: {
    readonly gcsOutputDirectory: string;
    readonly parameterValues: Readonly<Record<string, unknown>>;
    readonly failurePolicy: string;
  };
  readonly serviceAccount: string;
  readonly [field: string]: unknown;
}

/** An address in a registry of pipelines, as the API takes it. */
const TEMPLATE_URI = /^https:\/\/[\w-]+-kfp\.pkg\.dev\/[^/]+\/[^/]+\/[^/]+\/[^/]+$/;

/** The body that submits a pipeline. Throws a `RangeError` for what no API would take. */
export function pipelineBody(props: PipelineBodyProps): PipelineBody {
  const { templateUri, root, parameters, onFailure, serviceAccountEmail, networkAttachment, keyName, labels } = props;
  const fail = (problem: string): never => {
    throw new RangeError(`a pipeline: ${problem}`);
  };
  if (templateUri !== undefined && !TEMPLATE_URI.test(templateUri))
    fail(`\`templateUri\` must be an address in a registry of pipelines, got "${templateUri}"`);
  if (!/^gs:\/\/[^/]+\/.*[^/]$/.test(root))
    fail(`\`root\` must be gs://bucket/folder without a slash at the end, got "${root}"`);
  if (serviceAccountEmail === "")
    fail("`serviceAccountEmail` is empty: the steps would run as the project's default account");
  return {
    labels: { ...labels },
    ...(templateUri !== undefined && { templateUri }),
    runtimeConfig: {
      gcsOutputDirectory: root,
      parameterValues: { ...parameters },
      failurePolicy: `PIPELINE_FAILURE_POLICY_FAIL_${onFailure === "stop" ? "FAST" : "SLOW"}`,
    },
    serviceAccount: serviceAccountEmail,
    ...(networkAttachment !== undefined && { pscInterfaceConfig: { networkAttachment } }),
    ...(keyName !== undefined && { encryptionSpec: { kmsKeyName: keyName } }),
  };
}
