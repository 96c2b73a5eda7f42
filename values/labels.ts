/** The labels that everything of the platform has, beside those of the environment file. */
export const OWN_LABEL_KEYS = ["environment", "stack", "managed-by"] as const;

/** Their values in a stack of an environment. */
export function ownLabels(
  environment: string,
  stack: string,
): Readonly<Record<(typeof OWN_LABEL_KEYS)[number], string>> {
  return { environment, stack, "managed-by": "plinth" };
}
