import contents from "./role-contents.json";

/** What a role holds. */
export interface RoleContents {
  /** Google's names: `storage.objects.get`. */
  readonly permissions: ReadonlySet<string>;
  /** How many more it holds, which this catalogue does not list. */
  readonly others: number;
}

/** When the contents were collected, as an ISO date. Google changes predefined roles without notice. */
export const ROLE_CONTENTS_COLLECTED = contents.collected;

const permissions = Object.entries(contents.permissions).flatMap(([resource, verbs]) =>
  verbs.split(" ").map((verb) => `${resource}.${verb}`),
);
const roles = new Map(Object.entries(contents.roles));
const read = new Map<string, RoleContents>();

/** What a predefined role, such as `roles/storage.objectViewer`, holds; `undefined` for one that is not in the catalogue. */
export function predefinedRole(role: string): RoleContents | undefined {
  const known = read.get(role);
  if (known !== undefined) return known;
  const written = role.startsWith("roles/") ? roles.get(role.slice("roles/".length)) : undefined;
  if (written === undefined) return undefined;
  const made = contentsOf(written);
  read.set(role, made);
  return made;
}

/** Whether the catalogue knows a permission. */
export function isPermission(name: string): boolean {
  return known().has(name);
}

/** Every permission that the catalogue knows, by name. */
export function allPermissions(): readonly string[] {
  return permissions;
}

let knownPermissions: ReadonlySet<string> | undefined;

function known(): ReadonlySet<string> {
  return (knownPermissions ??= new Set(permissions));
}

/** `3 5-7 +12`: the third, the fifth to the seventh, and twelve that are not listed. */
function contentsOf(written: string): RoleContents {
  let others = 0;
  const held = written.split(" ").flatMap((part) => {
    if (part.startsWith("+")) {
      others = Number(part);
      return [];
    }
    const [from = 0, to = from] = part.split("-").map(Number);
    return permissions.slice(from, to + 1);
  });
  return { permissions: new Set(held), others };
}
