import { isObject, type Json, type JsonObject, objectOf } from "../json";
import type { Stack } from "../platform";
import type { SettingChange } from "./change-set";
import { type Difference, differencesOf } from "./differences";
import { placeOf } from "./place";
import { isSecret, withoutSecrets } from "./secrets";

/** What Terraform itself is told, by the first key. What `moved` and `removed` say shows in the resources. */
const KINDS: Readonly<Record<string, SettingChange["kind"]>> = {
  terraform: "terraform",
  provider: "provider",
  data: "data",
  output: "output",
  variable: "variable",
  check: "check",
};
const TOLD_OTHERWISE = new Set(["moved", "removed", "import", "resource"]);

/** What Terraform itself is told otherwise, of a stack that is on both sides. */
export function settingChanges(before: Stack, after: Stack): readonly SettingChange[] {
  return entriesOf(before.settings, after.settings).flatMap(([path, a, b]) => {
    const kind = kindOf(path);
    const tell = (difference: Pick<Difference, "path" | "change" | "before" | "after">, at: string): SettingChange => {
      const keys = difference.path.map(String);
      const values = [difference.before, difference.after];
      const secret =
        (kind === "variable" && isSensitive(after, keys)) || values.some((value) => isSecret(difference.path, value));
      const shown = (value: Json) => withoutSecrets(value, undefined, difference.path);
      return {
        stack: after.name,
        kind,
        at,
        change: difference.change,
        ...(difference.before !== undefined && !secret && { before: shown(difference.before) }),
        ...(difference.after !== undefined && !secret && { after: shown(difference.after) }),
        secret,
        ...meaningOf(kind, keys, difference.change),
      };
    };
    if (a === undefined) return [tell({ path, change: "added", after: b as Json }, placeOf(path))];
    if (b === undefined) return [tell({ path, change: "removed", before: a }, placeOf(path))];
    const differences = differencesOf({ it: a }, { it: b }, { place: undefined, complete: true });
    return differences.map((difference) =>
      tell(
        { ...difference, path: [...path, ...difference.path.slice(1)] },
        `${placeOf(path)}${difference.at.slice("it".length)}`,
      ),
    );
  });
}

/** What is told in one piece, such as one output or one data source, on both sides. */
function entriesOf(
  before: JsonObject,
  after: JsonObject,
): readonly (readonly [path: readonly string[], before: Json | undefined, after: Json | undefined])[] {
  const [a, b] = [flat(before), flat(after)];
  const paths = new Map([...a, ...b].map(([key, { path }]) => [key, path]));
  return [...paths]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([key, path]) => [path, a.get(key)?.value, b.get(key)?.value] as const);
}

/** How many keys deep one piece is. */
const DEPTHS: Readonly<Record<string, number>> = { data: 3, terraform: 2 };

function flat(settings: JsonObject): ReadonlyMap<string, { readonly path: readonly string[]; readonly value: Json }> {
  const found = new Map<string, { readonly path: readonly string[]; readonly value: Json }>();
  const walk = (value: Json, path: readonly string[], depth: number) => {
    if (depth === 0 || !isObject(value)) found.set(path.join("."), { path, value: withoutNotes(value) });
    else for (const [key, item] of Object.entries(value)) if (item !== undefined) walk(item, [...path, key], depth - 1);
  };
  for (const [key, item] of Object.entries(told(settings))) {
    if (item !== undefined) walk(item, [key], Object.hasOwn(DEPTHS, key) ? (DEPTHS[key] as number) - 1 : 1);
  }
  return found;
}

/** Without what the framework writes for itself. */
function withoutNotes(value: Json): Json {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== "//")) : value;
}

function told(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !TOLD_OTHERWISE.has(key)));
}

function kindOf([first = "", second = ""]: readonly string[]): SettingChange["kind"] {
  if (first === "terraform" && (second === "backend" || second === "cloud")) return "backend";
  return Object.hasOwn(KINDS, first) ? (KINDS[first] as SettingChange["kind"]) : "other";
}

type Meaning = Pick<SettingChange, "severity" | "folded" | "meaning">;

function meaningOf(kind: SettingChange["kind"], keys: readonly string[], change: SettingChange["change"]): Meaning {
  const seen = (severity: Meaning["severity"], meaning: string): Meaning => ({ severity, folded: false, meaning });
  switch (kind) {
    case "backend":
      return seen(
        "critical",
        "the state is kept elsewhere: without moving it, Terraform makes everything anew beside what is there",
      );
    case "provider":
      if (keys.includes("default_labels")) {
        return { severity: "info", folded: true, meaning: "the labels of every resource of the stack change" };
      }
      if (change === "added" && keys.length === 2) return seen("low", "one more provider is used");
      return keys.includes("project") || keys.includes("region") || keys.includes("zone")
        ? seen("high", "resources that do not say it themselves are made there")
        : seen("medium", "how the provider works, for every resource of the stack");
    case "terraform":
      if (keys.includes("required_providers") && change === "added") return seen("low", "one more provider is used");
      return keys.includes("required_providers")
        ? seen("high", "another provider, or version of it, decides what happens")
        : seen("medium", "what Terraform itself needs");
    case "output":
      return { severity: "low", folded: false, meaning: "what others read from the stack" };
    case "check":
      return seen("medium", "what Terraform checks after each apply");
    case "data":
      return seen("low", "what is looked up");
    default:
      return seen("low", "what the stack is given");
  }
}

function isSensitive({ settings }: Stack, [, name = ""]: readonly string[]): boolean {
  const variable = objectOf(settings.variable)[name];
  return isObject(variable) && variable.sensitive === true;
}
