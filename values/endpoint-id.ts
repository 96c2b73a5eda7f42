import { createHash } from "node:crypto";

/**
 * The number of an endpoint, 10 digits without a leading zero, as Vertex AI asks for. It follows from names alone, so that every
 * stack, workflow and caller knows it before the endpoint exists. Google blocks a number for a week after its endpoint was
 * destroyed, so it carries the generations of the environment and of the endpoint. Two names can meet in one number, which a
 * rule of the configuration refuses.
 */
export function endpointId(props: {
  readonly environment: string;
  readonly endpoint: string;
  /** Of the environment, 1 or more. */
  readonly environmentGeneration: number;
  /** Of the endpoint, 1 or more. */
  readonly generation: number;
}): string {
  const { environment, endpoint, environmentGeneration, generation } = props;
  const digest = createHash("sha256").update([environment, endpoint, environmentGeneration, generation].join("/"));
  return String(1_000_000_000 + (digest.digest().readUIntBE(0, 6) % 9_000_000_000));
}
