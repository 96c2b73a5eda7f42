/** Where something belongs, as Plinth's own labels tell it. */
interface Place {
  /** The environment's name. */
  readonly environment: string;
  /** The stack's name. */
  readonly stack: string;
}

/** The labels that Plinth sets on everything that takes labels. */
export function ownLabels({ environment, stack }: Place) {
  return { environment, stack, "managed-by": "plinth" };
}

/** Keys of the labels that Plinth sets: nobody else may. */
export const OWN_LABEL_KEYS: readonly string[] = Object.keys(ownLabels({ environment: "", stack: "" }));
