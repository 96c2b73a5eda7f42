import type { Access } from "./access";
import type { Direction } from "./direction";
import type { Identities, Keys } from "./identities";
import type { Principal } from "./principals";
import { listed } from "./sentences";

/** What changes in what watches over access: audit logs, access on request, rules that forbid. */
export interface ControlChange {
  /** `broadened` where less is watched. */
  readonly direction: Direction;
  readonly sentence: string;
  readonly stack: string;
  readonly address: string;
}

/** What changes in what watches over access. */
export function controlChanges(before: Access, after: Access, same: Identities): readonly ControlChange[] {
  return [
    ...auditChanges(before, after, same),
    ...requestChanges(before, after, same),
    ...denialChanges(before, after),
  ];
}

function auditChanges(before: Access, after: Access, same: Identities): readonly ControlChange[] {
  const rules = (access: Access, keys: Keys) =>
    new Map(
      access.audit.flatMap((rule) =>
        rule.types.map(
          (type) => [`${keys.target(rule.target)} ${rule.service} ${type.type}`, { ...rule, ...type }] as const,
        ),
      ),
    );
  const then = rules(before, same.keyBefore);
  const now = rules(after, same.keyAfter);
  type Rule = typeof then extends Map<string, infer Value> ? Value : never;
  const change = (direction: Direction, { service, type, target, stack, address }: Rule, words: string) => {
    const what = `${type} of ${service === "allServices" ? "all services" : service} on ${target.name}`;
    return { direction, sentence: `${what} is ${words}`, stack, address };
  };
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((key) => {
    const old = then.get(key);
    const rule = now.get(key);
    if (rule === undefined) return old === undefined ? [] : [change("broadened", old, "no longer written down")];
    if (old === undefined) return [change("narrowed", rule, "now written down")];
    const spared = rule.exempt.filter((member) => !old.exempt.includes(member));
    const watched = old.exempt.filter((member) => !rule.exempt.includes(member));
    return [
      ...(spared.length > 0 ? [change("broadened", rule, `no longer written down of ${listed(spared)}`)] : []),
      ...(watched.length > 0 ? [change("narrowed", rule, `now written down of ${listed(watched)} as well`)] : []),
    ];
  });
}

/** What changes in how somebody gets what must be asked for. */
function requestChanges(before: Access, after: Access, same: Identities): readonly ControlChange[] {
  const requests = (access: Access) =>
    new Map(
      access.grants.flatMap((grant) => (grant.request ? [[`${grant.stack} ${grant.address}`, grant] as const] : [])),
    );
  const then = requests(before);
  return [...requests(after)].flatMap(([key, { stack, address, request }]) => {
    const old = then.get(key)?.request;
    if (old === undefined || request === undefined) return [];
    const names = (people: readonly Principal[]) => people.map(({ name }) => name).sort();
    const [was, is] = [names(old.approvers), names(request.approvers)];
    const keys = (people: readonly Principal[], { principal }: Keys) => people.map(principal).sort().join("\n");
    const others = keys(old.approvers, same.keyBefore) !== keys(request.approvers, same.keyAfter);
    const [longest, wasLongest] = [Number.parseInt(request.longest, 10), Number.parseInt(old.longest, 10)];
    const change = (direction: Direction, words: string) => ({
      direction,
      sentence: `access on request: ${words}`,
      stack,
      address,
    });
    return [
      ...(was.length > 0 && is.length === 0 ? [change("broadened", "nobody approves it any more")] : []),
      ...(was.length === 0 && is.length > 0 ? [change("narrowed", `approved by ${listed(is)} now`)] : []),
      ...(was.length > 0 && is.length > 0 && others
        ? [change("both", `approved by ${listed(is)}, before by ${listed(was)}`)]
        : []),
      ...(request.longest === old.longest
        ? []
        : [
            change(
              longest > wasLongest ? "broadened" : "narrowed",
              `for ${request.longest} at most, before ${old.longest}`,
            ),
          ]),
    ];
  });
}

function denialChanges(before: Access, after: Access): readonly ControlChange[] {
  const id = ({ stack, address }: Access["denials"][number]) => `${stack} ${address}`;
  const then = new Set(before.denials.map(id));
  const now = new Set(after.denials.map(id));
  const change = (direction: Direction, words: string) => (denial: Access["denials"][number]) => ({
    direction,
    sentence: `${words} ${denial.name}`,
    stack: denial.stack,
    address: denial.address,
  });
  return [
    ...before.denials.filter((denial) => !now.has(id(denial))).map(change("broadened", "no longer forbids:")),
    ...after.denials.filter((denial) => !then.has(id(denial))).map(change("narrowed", "now forbids:")),
  ];
}
