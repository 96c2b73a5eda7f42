import type { Network } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

const LAST_PORT = 65_535;

/** Ranges of ports go up and end where ports end. */
export const ports = defineRule<Network["openings"][string]>({
  id: "network/ports",
  severity: "error",
  holds: `Ports of an opening lie between 1 and ${LAST_PORT}, and a range of them goes up.`,
  each: "network.openings.*",
  reads: [],
  check({ value }) {
    return value.ports.flatMap((text, index): Violation[] => {
      const [first = 0, last = first] = text.split("-").map(Number);
      const at = `ports[${index}]`;
      if (last > LAST_PORT || first > LAST_PORT) {
        return [{ at, problem: `"${text}" is no port`, allowed: `1 to ${LAST_PORT}` }];
      }
      if (first <= last) return [];
      return [{ at, problem: `"${text}" goes down`, fix: `write "${last}-${first}"` }];
    });
  },
});
