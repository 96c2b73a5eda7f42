import { isObject, type Json, type JsonObject, objectOf } from "../json";
import type { Stack } from "../platform";
import type { SettingChange } from "./change-set";
import { differencesOf } from "./differences";
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
  const [a, b] = [told(before.settings), told(after.settings)];
  return differencesOf(a, b, { place: undefined, complete: true }).map((difference) => {
    const { path, at, change } = difference;
    const keys = path.map(String);
    const kind = kindOf(keys);
    const secret =
      keys[0] === "variable"
        ? isSensitive(after, keys)
        : isSecret(path, difference.before) || isSecret(path, difference.after);
    const shown = (value: Json) => withoutSecrets(value, undefined, path);
    return {
      stack: after.name,
      kind,
      at,
      change,
      ...(difference.before !== undefined && !secret && { before: shown(difference.before) }),
      ...(difference.after !== undefined && !secret && { after: shown(difference.after) }),
      secret,
      ...meaningOf(kind, keys),
    };
  });
}

function told(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !TOLD_OTHERWISE.has(key)));
}

function kindOf([first = "", second = ""]: readonly string[]): SettingChange["kind"] {
  if (first === "terraform" && (second === "backend" || second === "cloud")) return "backend";
  return Object.hasOwn(KINDS, first) ? (KINDS[first] as SettingChange["kind"]) : "other";
}

type Meaning = Pick<SettingChange, "severity" | "folded" | "meaning">;

function meaningOf(kind: SettingChange["kind"], keys: readonly string[]): Meaning {
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
      return keys.includes("project") || keys.includes("region") || keys.includes("zone")
        ? seen("high", "resources that do not say it themselves are made there")
        : seen("medium", "how the provider works, for every resource of the stack");
    case "terraform":
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
