import { type Json, listOf } from "../json";
import type { Estate, Value } from "./estate";
import type { Answer, Subject, Truth } from "./evaluate";
import { printed } from "./printed";

const EVERYWHERE = /^(?:0\.0\.0\.0\/0|::\/0|0::\/0|0000::\/0|0\.0\.0\.0|::|\*|0\/0)$/;

/** Google's networks for everybody made by default reach each other so. */
const DEFAULT_NETWORKS = "10.128.0.0/9";

/** Nothing is let in from everywhere, at this port or at any. */
export function closedToTheWorld(estate: Estate, subject: Subject, port?: number): Answer {
  const { resource, at } = subject;
  const why = port === undefined ? "nothing is let in from everywhere" : `port ${port} is not open to everywhere`;
  const off = only(estate, subject, "disabled", "true");
  const egress = only(estate, subject, "direction", "EGRESS");
  if (off === true || egress === true) return { holds: true, why };
  const sources = estate.valuesAt(resource, at, "source_ranges");
  // With neither ranges nor tags nor accounts, Google takes every source.
  const others = ["source_tags", "source_service_accounts"].some(
    (path) => estate.valuesAt(resource, at, path)[0]?.kind !== "absent",
  );
  const everywhere = someOf(sources, (text) => EVERYWHERE.test(text) || text === DEFAULT_NETWORKS, !others);
  const allowed = blocks(estate, subject, "allow");
  const open = allowed === "unknown" ? "unknown" : anyOf(allowed.map((block) => opens(estate, subject, block, port)));
  const worst = bothOf(everywhere, open, off === "unknown" || egress === "unknown" ? "unknown" : true);
  if (worst === false) return { holds: true, why };
  if (worst === "unknown") return { holds: "unknown", why: "what it lets in is known only when it is applied" };
  return { holds: false, why: `${port === undefined ? "ports are" : `port ${port} is`} open to ${told(sources)}` };
}

/** How many ports in a row one rule may open. */
export function narrowPorts(estate: Estate, subject: Subject, most = 30): Answer {
  const allowed = blocks(estate, subject, "allow");
  if (allowed === "unknown") return { holds: "unknown", why: "its ports are known only when it is applied" };
  for (const block of allowed) {
    const [protocol] = estate.valuesAt(subject.resource, block, "protocol");
    const text = protocol?.kind === "known" ? String(protocol.value).toLowerCase() : "";
    const ports = estate.valuesAt(subject.resource, block, "ports");
    if (ports.some(({ kind }) => kind === "unknown" || kind === "reference") || protocol?.kind === "unknown") {
      return { holds: "unknown", why: "its ports are known only when it is applied" };
    }
    if (text === "all" || text === "-1") return { holds: false, why: "it allows every protocol and port" };
    if (!["tcp", "udp", "sctp", "6", "17", "132"].includes(text)) continue;
    for (const value of ports) {
      if (value.kind === "absent") return { holds: false, why: `it allows every port of ${text}` };
      if (value.kind !== "known") continue;
      const [from, to = from] = String(value.value).split("-").map(Number);
      if (from !== undefined && to !== undefined && to - from >= most) {
        return { holds: false, why: `it allows the ports ${from} to ${to}` };
      }
    }
  }
  return { holds: true, why: "it opens few ports" };
}

/** Nothing is let out to everywhere. */
export function noEgressAnywhere(estate: Estate, subject: Subject): Answer {
  const { resource, at } = subject;
  const why = "nothing is let out to everywhere";
  const egress = only(estate, subject, "direction", "EGRESS");
  const off = only(estate, subject, "disabled", "true");
  if (egress === false || off === true) return { holds: true, why };
  const destinations = estate.valuesAt(resource, at, "destination_ranges");
  const allowed = blocks(estate, subject, "allow");
  const worst = bothOf(
    someOf(destinations, (text) => EVERYWHERE.test(text), true),
    allowed === "unknown" ? "unknown" : allowed.length > 0,
    egress === "unknown" || off === "unknown" ? "unknown" : true,
  );
  if (worst === false) return { holds: true, why };
  if (worst === "unknown") return { holds: "unknown", why: "where it leads is known only when it is applied" };
  return { holds: false, why: `it leads to ${told(destinations)}` };
}

function opens(estate: Estate, { resource }: Subject, block: Json, port: number | undefined): Truth {
  const [protocol] = estate.valuesAt(resource, block, "protocol");
  if (protocol?.kind !== "known") return "unknown";
  const text = String(protocol.value).toLowerCase();
  if (port === undefined) return true;
  if (text === "all" || text === "-1") return true;
  if (text !== "tcp" && text !== "6") return false;
  return someOf(
    estate.valuesAt(resource, block, "ports"),
    (range) => {
      const [from, to = from] = range.split("-").map(Number);
      return from !== undefined && to !== undefined && from <= port && port <= to;
    },
    true,
  );
}

function blocks(estate: Estate, { resource, at }: Subject, path: string): readonly Json[] | "unknown" {
  const values = estate.valuesAt(resource, at, path);
  if (values.some(({ kind }) => kind === "unknown" || kind === "reference")) return "unknown";
  return values.flatMap((value) => (value.kind === "known" ? listOf(value.value) : []));
}

function only(estate: Estate, { resource, at }: Subject, path: string, word: string): Truth {
  const [value] = estate.valuesAt(resource, at, path);
  if (value === undefined || value.kind === "absent") return false;
  return value.kind === "known" ? String(value.value).toUpperCase() === word.toUpperCase() : "unknown";
}

function someOf(values: readonly Value[], test: (text: string) => boolean, whenAbsent: boolean): Truth {
  return anyOf(
    values.map((value) => {
      if (value.kind === "absent") return whenAbsent;
      return value.kind === "known" ? test(String(value.value)) : "unknown";
    }),
  );
}

function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes("unknown") ? "unknown" : false;
}

function bothOf(...truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes("unknown") ? "unknown" : true;
}

function told(values: readonly Value[]): string {
  const texts = values.flatMap((value) => (value.kind === "known" ? [String(value.value)] : []));
  return texts.length === 0 ? "everywhere" : texts.slice(0, 3).map(printed).join(", ");
}
