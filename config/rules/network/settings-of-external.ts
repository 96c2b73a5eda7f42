import type { Network } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Somebody else's network is configured by somebody else. */
export const settingsOfExternal = defineRule<Network>({
  id: "network/settings-of-external",
  severity: "error",
  holds: "An external network has no openings and no way to the internet here: its owner decides.",
  each: "network",
  reads: ["internet", "openings", "/external.network"],
  check({ value: { internet, openings }, environment: { external } }) {
    if (external.network === undefined) return [];
    const fix = "leave it out, and ask the owner of the external network";
    const found: Violation[] = Object.keys(openings).map((name) => ({
      at: `openings.${name}`,
      problem: "the firewall of an external network is not ours to open",
      fix,
    }));
    if (internet === "nat") found.push({ at: "internet", problem: "an external network gets no NAT from us", fix });
    return found;
  },
});
