import type { FileFault } from "./fault";
import { namesIn } from "./module-names";
import type { OwnRule } from "./own-rules";
import { isImportMeta, placeOf } from "./instrument";
import { attribute, children, field, fields, staticKey, type SyntaxNode } from "./syntax";

/** What may not be used, and why. */
export interface Ban {
  readonly rule: OwnRule;
  readonly problem: string;
  readonly fix: string;
}

const WRITE_IT = "write the value itself";
const varies = (why: string, fix = WRITE_IT): Ban => ({ rule: "file/varies", problem: why, fix });
const hides = (why: string, fix = WRITE_IT): Ban => ({ rule: "file/unchecked", problem: why, fix });

const byMachine = (name: string) => varies(`\`${name}\` differs from machine to machine`);
const byLocale = (name: string) =>
  varies(`\`${name}\` differs with the machine's language`, "compare and format with plain operators");

/** Global names that an environment file may not use, and why. */
export const BANNED_GLOBALS: ReadonlyMap<string, Ban> = new Map([
  ["Date", varies("`Date` differs from day to day")],
  ["performance", varies("`performance` differs from run to run")],
  ["crypto", varies("`crypto` differs from run to run")],
  ["process", byMachine("process")],
  ["navigator", byMachine("navigator")],
  ["__dirname", byMachine("__dirname")],
  ["__filename", byMachine("__filename")],
  ["Intl", byLocale("Intl")],
  ["fetch", varies("`fetch` asks the network")],
  ["XMLHttpRequest", varies("`XMLHttpRequest` asks the network")],
  ["WebSocket", varies("`WebSocket` asks the network")],
  ["require", hides("`require` reads what is not checked", 'write `import ... from "./<file>"`')],
  ["module", hides("`module` is not for environment files", "write `export default`")],
  ["globalThis", hides("`globalThis` hides what is used")],
  ["global", hides("`global` hides what is used")],
  ["eval", hides("`eval` runs text that is not checked")],
  ["Function", hides("`Function` runs text that is not checked")],
  ["WebAssembly", hides("`WebAssembly` runs what is not checked")],
  ["console", hides("`console` prints among the results", "remove it")],
  ["setTimeout", hides("`setTimeout` runs after the file was read")],
  ["setInterval", hides("`setInterval` runs after the file was read")],
  ["setImmediate", hides("`setImmediate` runs after the file was read")],
  ["queueMicrotask", hides("`queueMicrotask` runs after the file was read")],
  ["WeakRef", varies("`WeakRef` differs from run to run")],
  ["FinalizationRegistry", varies("`FinalizationRegistry` differs from run to run")],
  ["Promise", { rule: "file/waits", problem: "`Promise` waits for something", fix: WRITE_IT }],
  ["Buffer", hides("`Buffer` is not for environment files")],
]);

/** Random numbers. */
export const BANNED_RANDOM = varies("`Math.random` differs from run to run");

/** Methods whose result depends on the language of the machine. */
export const LOCALE_METHODS = [
  "localeCompare",
  "toLocaleString",
  "toLocaleUpperCase",
  "toLocaleLowerCase",
  "toLocaleDateString",
  "toLocaleTimeString",
] as const;

/** What a method that depends on the language is told. */
export function bannedMethod(name: string): Ban {
  return byLocale(name);
}

const BANNED_META = byMachine("import.meta");
const BANNED_IMPORT = hides("a dynamic import is not checked", 'write `import ... from "./<file>"` at the top');
const BANNED_EXPORT = hides("`export =` is not for environment files", "write `export default`");
const BANNED_NAMESPACE = hides("`namespace` is not for environment files", "write a plain object");
const BANNED_STACK = byMachine("stack");
const BANNED_WAIT: Ban = {
  rule: "file/waits",
  problem: "an environment file cannot wait for something",
  fix: WRITE_IT,
};

/** Finds what would make a file mean something else on another machine or day, or what cannot be checked. */
export function findForbidden(file: string, program: SyntaxNode): readonly FileFault[] {
  const faults: FileFault[] = [];
  const declared = declaredNames(program);
  const caught = new Set(caughtNames(program));

  const report = (node: SyntaxNode, ban: Ban) => faults.push({ ...ban, location: { file, ...placeOf(node) } });
  const visit = (node: SyntaxNode, waits: boolean) => {
    const ban = banOf(node, { declared, caught });
    if (ban !== undefined) report(node, ban);
    // What is waited for is a promise: that was told.
    const waited = waits || ban?.rule === "file/waits";
    for (const { name, child } of children(node)) {
      if (isReference(node, name, child)) {
        const banned = BANNED_GLOBALS.get(String(attribute(child, "name")));
        const isTold = waited && banned?.rule === "file/waits";
        if (banned !== undefined && !isTold && !declared.has(String(attribute(child, "name")))) report(child, banned);
      } else {
        visit(child, waited);
      }
    }
  };
  visit(program, false);
  return faults;
}

/** Names in a file. */
interface Names {
  readonly declared: ReadonlySet<string>;
  readonly caught: ReadonlySet<string>;
}

function banOf(node: SyntaxNode, { declared, caught }: Names): Ban | undefined {
  switch (node.type) {
    case "MetaProperty":
      return isImportMeta(node) ? BANNED_META : undefined;
    case "Import":
    case "ImportExpression":
      return BANNED_IMPORT;
    case "TSExportAssignment":
      return BANNED_EXPORT;
    case "TSModuleDeclaration":
      return attribute(node, "declare") === true ? undefined : BANNED_NAMESPACE;
    case "AwaitExpression":
      return BANNED_WAIT;
    case "ForOfStatement":
      return attribute(node, "await") === true ? BANNED_WAIT : undefined;
    case "MemberExpression":
    case "OptionalMemberExpression":
      return bannedMember(node, declared, caught);
    default:
      return attribute(node, "async") === true ? BANNED_WAIT : undefined;
  }
}

function bannedMember(node: SyntaxNode, declared: ReadonlySet<string>, caught: ReadonlySet<string>): Ban | undefined {
  const property = staticKey(node, "property");
  if (property === undefined) return undefined;
  if ((LOCALE_METHODS as readonly string[]).includes(property)) return bannedMethod(property);
  const object = field(node, "object");
  // Any other object may have a key of this name.
  if (property === "stack" && object !== undefined && isError(object, caught)) return BANNED_STACK;
  const isMath = object?.type === "Identifier" && attribute(object, "name") === "Math" && !declared.has("Math");
  return isMath && property === "random" ? BANNED_RANDOM : undefined;
}

/** Whether a node makes an error, or is the name of one that was caught. */
function isError(node: SyntaxNode, caught: ReadonlySet<string>): boolean {
  const inner = field(node, "expression");
  if (inner !== undefined) return isError(inner, caught);
  const callee = field(node, "callee");
  return caught.has(nameOf(node)) || (callee !== undefined && nameOf(callee).endsWith("Error"));
}

function nameOf(node: SyntaxNode): string {
  return node.type === "Identifier" ? String(attribute(node, "name")) : "";
}

/** The names of what is caught. */
function caughtNames(node: SyntaxNode): readonly string[] {
  const own = node.type === "CatchClause" ? namesIn(field(node, "param")) : [];
  return [...own, ...children(node).flatMap(({ child }) => caughtNames(child))];
}

/** Whether an identifier stands for a value, and is not the name of a key, a member or a label. */
export function isReference(parent: SyntaxNode, name: string, child: SyntaxNode): boolean {
  if (child.type !== "Identifier") return false;
  if (name === "property" || name === "key") return attribute(parent, "computed") === true;
  if (name === "label" || name === "meta") return false;
  return !["ImportSpecifier", "ExportSpecifier", "ImportDefaultSpecifier", "ImportNamespaceSpecifier"].includes(
    parent.type,
  );
}

/** Every name that a file declares anywhere: a name of its own is not the global one. */
export function declaredNames(program: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  collectNames(program, names);
  return names;
}

function collectNames(node: SyntaxNode, names: Set<string>): void {
  const add = (pattern: SyntaxNode | undefined) => {
    for (const name of namesIn(pattern)) names.add(name);
  };
  switch (node.type) {
    case "VariableDeclarator":
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
      add(field(node, "id"));
      break;
    case "CatchClause":
      add(field(node, "param"));
      break;
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      add(field(node, "local"));
      break;
  }
  for (const parameter of fields(node, "params")) add(parameter);
  for (const { child } of children(node)) collectNames(child, names);
}
