import { plural } from "../model/summary";
import type { OutlineItem } from "./outline";

/** From so many on, things to which the very same happens are told together. */
const MANY = 3;

/** One thing, or several to which the very same happens: what happens is told once, and each is named. */
export interface Gathered extends Omit<OutlineItem, "id"> {
  /** What is told together, in its order; empty where there is only one. */
  readonly members: readonly OutlineItem[];
}

/** Gathers items to which the very same happens, each at the place of its first. Nobody is left out. */
export function gathered(items: readonly OutlineItem[]): readonly Gathered[] {
  const groups = new Map<string, OutlineItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()].flatMap((group): readonly Gathered[] => {
    const [first] = group;
    if (first === undefined || group.length < MANY) return group.map((item) => ({ ...item, members: [] }));
    return [
      {
        ...first,
        title: `${group.length} ${plural(first.noun)}`,
        address: "",
        origin: "",
        lines: first.lines.filter(({ own }) => own !== true),
        members: group,
      },
    ];
  });
}

/** Items with the same key are told together. What nobody calls by a noun is told alone. */
function keyOf({ id, verb, noun, severity, direction, tone, lines }: OutlineItem): string {
  if (noun === "" || lines.some(({ paste }) => paste !== undefined)) return `alone ${id}`;
  const said = lines.filter(({ own }) => own !== true).map(({ text }) => text);
  return JSON.stringify([verb, noun, severity, direction, tone, said]);
}
