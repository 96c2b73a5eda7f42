import { defineRule } from "../rule";
import { type DataFlow, rulePrefix, type WritingSection } from "./data-flow";

/** What was asked and answered is written by Google alone; whoever could change it could hide what happened. */
export const writtenRequests = (section: WritingSection) =>
  defineRule<DataFlow>({
    id: `${rulePrefix(section)}/written-requests`,
    severity: "error",
    holds: "Nobody writes the requests that an endpoint keeps, or what is measured of its answers.",
    each: `${section}.*`,
    reads: [],
    check: ({ value: { writes = [] } }) =>
      writes.flatMap((text, index) =>
        /^(requests|feedback):/.test(text)
          ? [
              {
                at: `writes[${index}]`,
                problem: `"${text}" is written by the ${text.startsWith("requests:") ? "endpoint" : "platform"} alone`,
                fix: "read it, and write what comes of it elsewhere",
              },
            ]
          : [],
      ),
  });
