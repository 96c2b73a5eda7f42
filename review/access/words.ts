import type { Acting } from "./acting";
import type { Grant } from "./grants";
import { deedOf, isWide } from "./meaning";
import type { Path } from "./paths";
import type { Principal } from "./principals";
import { listed } from "./sentences";

/** How a grant is told beside what it lets do: its conditions and how it came about, in words; empty for an ordinary one. */
export function remarksOf({ condition, form, request, role }: Grant): readonly string[] {
  const approvers = request?.approvers.map(({ name }) => name).sort() ?? [];
  const who = approvers.length === 0 ? "without approval" : `when ${approvers.join(" or ")} say yes`;
  return [
    ...(condition === undefined ? [] : [`only if ${condition.expression}`]),
    ...(request === undefined ? [] : [`on request, ${who}, for ${durationOf(request.longest)} at most`]),
    ...(form === "binding" ? ["in place of everybody else with this role"] : []),
    ...(form === "policy" ? ["in place of everybody else"] : []),
    ...(role.kind === "unknown" ? ["what this role holds is not known"] : []),
  ];
}

/** What a grant, or some of its permissions, lets do, on what: `reads zone:raw`. */
export function phraseOf(grant: Grant, permissions = grant.role.permissions): string {
  const { words } = deedOf({ ...grant, role: { ...grant.role, permissions } });
  return isWide(grant.target) && grant.role.kind !== "unknown" ? words : `${words} ${grant.target.name}`;
}

/** How somebody comes to act as another, in one line. */
export function actingLine({ from, to, how }: Acting): string {
  return `${from.name} ${how} ${to.name}`;
}

/** A whole way, in one line: `A makes tokens of B, who submits jobs that run as C`. */
export function pathLine({ from, steps }: Pick<Path, "from" | "steps">): string {
  return steps.reduce(
    (line, { how, to }, index) => `${line}${index === 0 ? "" : ", which"} ${how} ${to.name}`,
    from.name,
  );
}

/** What a way gives, in a few words; what counts for little is left out where there is something else. */
export function gainsLine(path: Path): string {
  const phrases = [...new Set(path.gains.map((grant) => phraseOf(grant)))];
  const telling = [
    ...new Set(path.gains.filter((grant) => deedOf(grant).weight !== "uses").map((grant) => phraseOf(grant))),
  ];
  const shown = telling.length > 0 ? telling : phrases;
  return shown.join("; ");
}

/** Ways that end with the same step, to the same end: told together. */
export interface PathGroup {
  readonly last: Acting;
  /** From whom, in the order of the paths, and through whom. */
  readonly starts: readonly { readonly from: Principal; readonly through: readonly Principal[]; readonly path: Path }[];
  readonly gains: string;
  /** The resources that make the last step possible, for all of them. */
  readonly addresses: readonly string[];
}

/** Puts ways together that differ only in where they begin. */
export function grouped(paths: readonly Path[]): readonly PathGroup[] {
  const groups = new Map<string, Path[]>();
  for (const path of paths) {
    const last = path.steps[path.steps.length - 1]!;
    const key = `${last.how} ${last.to.member}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return [...groups.values()].map((together) => {
    const last = together[0]!.steps[together[0]!.steps.length - 1]!;
    const widest = [...together].sort((a, b) => b.gains.length - a.gains.length)[0]!;
    const starts = together.map((path) => ({
      from: path.from,
      through: path.steps.slice(0, -1).map(({ to }) => to),
      path,
    }));
    const addresses = last.addresses.filter((address) =>
      together.every(({ steps }) => steps[steps.length - 1]!.addresses.includes(address)),
    );
    return { last, starts, gains: gainsLine(widest), addresses };
  });
}

/** Where the ways of a group begin, in a list. */
export function startsLine(
  { starts }: PathGroup,
  of: (names: readonly string[]) => string = (names) => names.join(", "),
): string {
  return of(
    starts.map(({ from, through, path }) => {
      const marks = [...through.map(({ name }) => `through ${name}`), ...doubtsOf(path)];
      return marks.length === 0 ? from.name : `${from.name} (${marks.join(", ")})`;
    }),
  );
}

/** Ways of a group in one line, from the most telling beginnings to what they give. */
export function wayLine(group: PathGroup): string {
  return `${startsLine(group, listed)} ${group.last.how} ${group.last.to.name}, which gives: ${group.gains}`;
}

/** What stands in the way of a path being sure. */
export function doubtsOf({ certain, onRequest }: Pick<Path, "certain" | "onRequest">): readonly string[] {
  return [...(onRequest ? ["on request"] : []), ...(certain ? [] : ["perhaps"])];
}

/** `2h` of `7200s`; what is no number of seconds stays. */
function durationOf(written: string): string {
  const seconds = /^(\d+)s$/.exec(written)?.[1];
  if (seconds === undefined) return written;
  const number = Number(seconds);
  if (number % 3600 === 0) return `${number / 3600}h`;
  return number % 60 === 0 ? `${number / 60}m` : written;
}
