/** Which parts of a request an answer came from, and how that is found out. */
export type ExplanationProps = {
  /** The features that are looked at, by their name in a request. */
  readonly inputs: readonly string[];
  /** The number in the answer that is explained. */
  readonly output: string;
  /**
   * How many features are told.
   * @default - all
   */
  readonly top?: number;
} & (
  | {
      readonly method: "sampled-shapley";
      /** 1 to 50. */
      readonly paths: number;
    }
  | {
      readonly method: "integrated-gradients" | "xrai";
      /** 1 to 100. */
      readonly steps: number;
    }
);

/** An `ExplanationSpec` of the API: of a deployed model, which keeps it for good, or of a batch prediction. */
export function explanationSpec(props: ExplanationProps): object {
  const { inputs, output, top } = props;
  const named = (fields: object) => Object.fromEntries(inputs.map((input) => [input, { ...fields }]));
  return {
    parameters: { ...(top !== undefined && { topK: top }), ...attribution(props) },
    metadata: {
      inputs: named(props.method === "xrai" ? { modality: "image" } : {}),
      outputs: { [output]: {} },
    },
  };
}

function attribution(props: ExplanationProps): object {
  switch (props.method) {
    case "sampled-shapley":
      return { sampledShapleyAttribution: { pathCount: props.paths } };
    case "integrated-gradients":
      return { integratedGradientsAttribution: { stepCount: props.steps } };
    case "xrai":
      return { xraiAttribution: { stepCount: props.steps } };
  }
}
