import { expr } from "../language/expression";
import { assign, call, choose, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import { OBJECTS } from "../parts/objects";
import { variable } from "./settings";

/** The name of the object that holds an endpoint's lock, and with it what is to be done when its owner is gone. */
export const lockName = (endpoint: string) => `locks/${endpoint}.json`;

/** The name of the object that remembers which version served before. */
export const previousName = (endpoint: string) => `previous/${endpoint}.json`;

/**
 * What the lock of an endpoint holds. Whoever has it writes down, before he does anything, what must be done should he be
 * gone: the guard, or a rollback, then does exactly that.
 */
export interface Lock {
  /** What holds it. */
  readonly kind: "release" | "rollback" | "removal" | "guard";
  readonly workflow: string;
  readonly execution: string;
  /** Who took it first: what a report is about. */
  readonly origin: { readonly workflow: string; readonly execution: string };
  /** Raised with every writing. */
  readonly serial: number;
  readonly endpoint: string;
  /** Of the version that comes or goes. */
  readonly version: string | null;
  readonly deployedModel: string | null;
  /** RFC 3339. */
  readonly since: string;
  /** Seconds since 1970: when the deployment that was begun must have ended; null when none was. */
  readonly deployBy: number | null;
  /** The deployment that was begun, where its name is known. */
  readonly operation: string | null;
  /** Whether what is to be done completes the change (true) or takes it back (false). */
  readonly committed: boolean;
  /** What is to be done. */
  readonly plan: {
    /** The traffic split; null leaves it. */
    readonly split: Readonly<Record<string, number>> | null;
    /** The version that gets the alias `champion`, null for none, and the one that must not have it; null leaves both. */
    readonly champion: { readonly version: string | null; readonly other: string | null } | null;
    /** The deployed models that go, once they have no traffic. */
    readonly remove: readonly string[];
    /** What happens to what is remembered of the version that served before; `content` only to `write`. */
    readonly previous: { readonly do: "keep" | "forget" | "write"; readonly content: Previous | null };
    /** The deployed models that drift is looked for at; null leaves the monitor. */
    readonly monitor: readonly string[] | null;
  };
}

/** What is remembered of the version that served before the last release, so that it can come back. */
export interface Previous {
  /** The release that took its place. */
  readonly workflow: string;
  readonly execution: string;
  /** The version that serves since, and the number of its deployment. */
  readonly version: string;
  readonly deployedModel: string;
  /** The traffic split that was, and the numbers that were deployed. */
  readonly split: Readonly<Record<string, number>>;
  readonly kept: readonly string[];
  /** The version that most of the traffic went to; null where that is not known. */
  readonly previousVersion: string | null;
  /** The version that the alias `champion` named. */
  readonly champion: string | null;
  /** Seconds since 1970: when the kept models are to go. */
  readonly removeAt: number;
  /** Whether they have gone. */
  readonly removed: boolean;
}

/** What takes, rewrites and gives back the lock of one endpoint. */
export function storeRoutines(endpoint: string): Readonly<Record<string, RoutineSource>> {
  return {
    ...OBJECTS,
    /** The lock as it is now, where this execution holds it; else null. */
    own_lock: routine(
      [],
      [
        call("look", "object_now", { name: lockName(endpoint) }, { result: "lock" }),
        choose("nobody", [when("lock == null", [returns("none", null)])]),
        choose("ours", [
          when(`lock.content.execution == ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}`, [
            returns("give", expr("lock")),
          ]),
        ]),
        returns("foreign", null),
      ],
    ),
    /** Takes the lock: gives it with its generation, or null when somebody has it. */
    take_lock: routine(
      ["content"],
      [
        assign("sign", {
          "content.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
          "content.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
          "content.endpoint": endpoint,
          "content.since": expr("time.format(sys.now())"),
          "content.serial": 1,
        }),
        assign("begun_by", {
          "content.origin": { workflow: expr("content.workflow"), execution: expr("content.execution") },
        }),
        call(
          "write",
          "write_object",
          { name: lockName(endpoint), content: expr("content"), generation: "0" },
          { result: "generation" },
        ),
        choose("free", [when("generation == null", [returns("busy", null)])]),
        returns("give", { content: expr("content"), generation: expr("generation") }),
      ],
    ),
    /** Writes the lock anew. Whoever has lost it must not touch the endpoint any more, and ends with an error. */
    keep_lock: routine(
      ["lock"],
      [
        assign("count", { "lock.content.serial": expr("lock.content.serial + 1") }),
        call(
          "write",
          "write_object",
          { name: lockName(endpoint), content: expr("lock.content"), generation: expr("lock.generation") },
          { result: "generation" },
        ),
        choose("lost", [
          when("generation == null", [
            fail("is_lost", "lock-lost", '"a rollback or the guard took the endpoint over"'),
          ]),
        ]),
        assign("renew", { "lock.generation": expr("generation") }),
        returns("give", expr("lock")),
      ],
    ),
    /** Takes over the lock of somebody who is gone: gives it, or null when somebody was faster. */
    take_over: routine(
      ["lock", "kind"],
      [
        assign("sign", {
          taken: expr("lock"),
          "taken.content.kind": expr("kind"),
          "taken.content.workflow": expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
          "taken.content.execution": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
          "taken.content.serial": expr("lock.content.serial + 1"),
        }),
        call(
          "write",
          "write_object",
          { name: lockName(endpoint), content: expr("taken.content"), generation: expr("lock.generation") },
          { result: "generation" },
        ),
        choose("faster", [when("generation == null", [returns("too_late", null)])]),
        assign("renew", { "taken.generation": expr("generation") }),
        returns("give", expr("taken")),
      ],
    ),
  };
}
