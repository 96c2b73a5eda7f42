import { defineRule, type Violation } from "../rule";
import { type DataFlow, type DataFlowSection, flowKeysOf, referencesOf, rulePrefix } from "./data-flow";
import { parseReference } from "./reference";

/** What is granted already need not be said again: it only makes people wonder. */
export const redundantReference = (section: DataFlowSection) =>
  defineRule<DataFlow>({
    id: `${rulePrefix(section)}/redundant-reference`,
    severity: "warning",
    holds: "Nothing is read or written that another reference of the same entry includes.",
    each: `${section}.*`,
    reads: flowKeysOf(section),
    check({ value }) {
      const all = referencesOf(value);
      return all.flatMap((reference, index): Violation[] => {
        const including = all.find((other, otherIndex) => includes(other, reference, otherIndex < index));
        if (including === undefined) return [];
        const verb = including.at.startsWith("writes") ? "written" : "read";
        const problem =
          including.text === reference.text
            ? `"${reference.text}" is already ${verb}`
            : `"${reference.text}" lies in "${including.text}", which is ${verb} as a whole`;
        return [{ at: reference.at, problem, fix: "leave it out" }];
      });
    },
  });

interface Located {
  readonly at: string;
  readonly text: string;
}

function includes(outer: Located, inner: Located, isEarlier: boolean): boolean {
  if (outer === inner) return false;
  const innerIsWritten = inner.at.startsWith("writes");
  const outerIsWritten = outer.at.startsWith("writes");
  if (innerIsWritten && !outerIsWritten) return false;
  if (outer.text === inner.text) return isEarlier || (outerIsWritten && !innerIsWritten);
  const reference = parseReference(inner.text);
  return reference?.noun === "table" && outer.text === `dataset:${reference.name.split(".")[0]}`;
}
