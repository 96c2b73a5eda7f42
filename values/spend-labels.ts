/** What money is spent on: something that a workload of the environment file starts or keeps running. */
export const SPENDERS = ["job", "batch", "pipeline", "endpoint", "vectors"] as const;

/** A sort of workload that spends money. */
export type Spender = (typeof SPENDERS)[number];

/** The labels by which the bill can be told apart: Vertex AI carries them from a job or an endpoint into it. */
export const SPEND_LABELS = { model: "plinth-model", workload: "plinth-workload" } as const;

/** The labels of what a workload starts or is. */
export function spendLabels(spender: Spender, name: string, model?: string): Readonly<Record<string, string>> {
  return {
    [SPEND_LABELS.workload]: `${spender}-${name}`,
    ...(model === undefined ? {} : { [SPEND_LABELS.model]: model }),
  };
}
