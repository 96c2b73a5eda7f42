import type { Endpoint } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Explanation = NonNullable<Endpoint["explanation"]>;

/** What is explained is told by features that are looked at, and the answer is none of them. */
const explanation = (section: "endpoints" | "batch", what: string) =>
  defineRule<Explanation>({
    id: `${section}/explanation`,
    severity: "error",
    holds: `The explanation of ${what} looks at each feature once, tells no more than it looks at, and explains something else.`,
    each: `${section}.*.explanation`,
    reads: [""],
    check({ value }) {
      const { inputs, output } = value;
      const violations: Violation[] = inputs.flatMap((input, index) =>
        inputs.indexOf(input) === index
          ? []
          : [{ at: `inputs[${index}]`, problem: `"${input}" is looked at already`, fix: "leave it out" }],
      );
      if (inputs.includes(output)) {
        violations.push({ at: "output", problem: `"${output}" is a feature of the request, and no answer` });
      }
      // Of an image, regions are told, of which there are many.
      if (value.method !== "xrai" && value.top !== undefined && value.top > inputs.length) {
        violations.push({
          at: "top",
          problem: `${value.top} features are told, and ${inputs.length} looked at`,
          allowed: `1 to ${inputs.length}`,
        });
      }
      return violations;
    },
  });

export const endpointExplanation = explanation("endpoints", "an endpoint");
export const batchExplanation = explanation("batch", "a batch prediction");
