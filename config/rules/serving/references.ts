import { GROUP_KINDS } from "../../groups";
import type { Endpoint, Environment } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import { nearest } from "../../../values/nearest";
import { defineRule, type Violation } from "../rule";

const CALLERS = "workload:<name>, account:<name> or group:<kind>";

/** Who can be named as a caller, by noun. */
function knownCallers({ workloads, external, groups }: Environment) {
  return {
    workload: Object.keys(workloads),
    account: Object.keys(external.accounts),
    group: GROUP_KINDS.filter((kind) => groups[kind] !== undefined),
  };
}

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const endpointReferences = defineRule<Endpoint>({
  id: "endpoints/unknown-name",
  severity: "error",
  holds: "The model, the pool and the callers that an endpoint names are declared in the same environment.",
  each: "endpoints.*",
  reads: ["model", "pool"],
  declaredIn: [
    ...NAMES_DECLARED_IN.model,
    ...NAMES_DECLARED_IN.pool,
    "workloads",
    "external.accounts",
    ...GROUP_KINDS.map((kind) => `groups.${kind}`),
  ],
  check: ({ value: { model, pool, callers }, environment }) => [
    ...nameOfNothing(environment, "model", model, "model"),
    ...(pool === undefined ? [] : nameOfNothing(environment, "pool", pool, "pool")),
    ...callers.flatMap((caller, index) => callerOfNothing(caller, `callers[${index}]`, environment)),
  ],
});

function callerOfNothing(caller: string, at: string, environment: Environment): readonly Violation[] {
  const known = knownCallers(environment);
  const [, noun = "", name = ""] = /^(workload|account|group):(.*)$/s.exec(caller) ?? [];
  if (noun !== "") return notAmong(known[noun as keyof typeof known], noun, name, at, caller);
  const all = Object.entries(known).flatMap(([key, names]) => names.map((one) => `${key}:${one}`));
  const plain = caller.slice(caller.indexOf(":") + 1);
  const guess = all.find((candidate) => candidate.endsWith(`:${plain}`)) ?? nearest(caller, all);
  const meant = guess === undefined ? "" : `. Did you mean "${guess}"?`;
  return [{ at, problem: `"${caller}" is not a caller${meant}`, allowed: CALLERS }];
}

/** The same right given twice is taken away from both when it is taken from one. */
export const repeatedCaller = defineRule<Endpoint>({
  id: "endpoints/repeated-caller",
  severity: "warning",
  holds: "Every caller of an endpoint is named once.",
  each: "endpoints.*",
  reads: ["callers"],
  check: ({ value: { callers } }) =>
    callers.flatMap((caller, index) =>
      callers.indexOf(caller) === index
        ? []
        : [{ at: `callers[${index}]`, problem: `"${caller}" may call already`, fix: "leave it out" }],
    ),
});

/** Machines that wait for nobody are paid for as soon as somebody tries. */
export const unusedPool = defineRule<Environment["pools"]>({
  id: "pools/unused",
  severity: "warning",
  holds: "Every pool is used by an endpoint.",
  each: "pools",
  reads: ["/endpoints.*.pool"],
  check: ({ value, environment: { endpoints } }) =>
    Object.keys(value)
      .filter((name) => !Object.values(endpoints).some(({ pool }) => pool === name))
      .map((name) => ({ at: name, problem: "no endpoint runs on this pool", fix: "leave it out" })),
});

/** Whoever reads the file would think that the account may do something. */
export const unusedAccount = defineRule<Environment["external"]>({
  id: "external/unused-account",
  severity: "warning",
  holds: "Every account from elsewhere calls an endpoint.",
  each: "external",
  reads: ["accounts", "/endpoints.*.callers"],
  check: ({ value: { accounts }, environment: { endpoints } }) =>
    Object.keys(accounts)
      .filter((name) => !Object.values(endpoints).some(({ callers }) => callers.includes(`account:${name}`)))
      .map((name) => ({
        at: `accounts.${name}`,
        problem: "the account calls nothing",
        fix: `add "account:${name}" to the callers of an endpoint, or leave it out`,
      })),
});

/** Nobody is allowed to call but those who may do everything. */
export const noCallers = defineRule<Endpoint>({
  id: "endpoints/no-callers",
  severity: "warning",
  holds: "Somebody may call an endpoint.",
  each: "endpoints.*",
  reads: ["callers"],
  check: ({ value: { callers } }) =>
    callers.length > 0
      ? []
      : [{ problem: "nobody may ask this endpoint for predictions", fix: `say who may under callers: ${CALLERS}` }],
});
