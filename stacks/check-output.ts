import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A token that was transformed or cut stays in the output as text, and no Terraform understands it. */
const LEAKED_TOKEN = /TFTOKEN\[|\$\{TfToken\[|[&#]\{TfToken\[/;

/** `${type.name.attribute}`, and not `$${...}`, which is text. */
const REFERENCE = /(?<!\$)\$\{((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z0-9_-]+)/g;

/** Folders of this machine that may not be named in what another machine must write the same. */
function machineFolders(): readonly string[] {
  return [process.cwd(), path.resolve(__dirname, ".."), os.homedir()].filter(
    (folder) => folder !== path.parse(folder).root,
  );
}

/**
 * Checks what the framework wrote for a stack: every resource of the tree is there, no token was left over, and nothing
 * of this machine got in. Throws an `Error` otherwise.
 */
export function checkOutput(environment: string, stack: string, file: string, addresses: readonly string[]): void {
  const text = fs.readFileSync(file, "utf8");
  const fail = (problem: string): never => {
    throw new Error(`${environment}, stack ${stack}: ${problem}`);
  };

  const token = LEAKED_TOKEN.exec(text);
  if (token !== null) {
    fail(`an attribute was changed as if it were text, pass it on as it is: ${lineAt(text, token.index)}`);
  }
  for (const folder of machineFolders()) {
    const written = JSON.stringify(folder).slice(1, -1);
    const index = findFolder(text, written);
    if (index !== undefined) fail(`a folder of this machine is in the output: ${lineAt(text, index)}`);
  }
  checkAddresses(text, addresses, fail);
}

function checkAddresses(text: string, addresses: readonly string[], fail: (problem: string) => never): void {
  const { resource = {}, data = {} } = JSON.parse(text) as Record<string, Record<string, object>>;
  if ("terraform_remote_state" in data) fail("it reads another stack's state: pass the name, which is known, as text");

  const written = new Set(
    Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`)),
  );
  const looked = new Set(
    Object.entries(data).flatMap(([type, named]) => Object.keys(named).map((name) => `data.${type}.${name}`)),
  );
  for (const [, address = ""] of text.matchAll(REFERENCE)) {
    if (!written.has(address) && !looked.has(address)) {
      fail(`it refers to ${address}, which is not in it: pass the name, which is known, as text`);
    }
  }
  const seen = new Set<string>();
  for (const address of addresses) {
    if (seen.has(address)) fail(`two resources have the address ${address}, and one would be lost: change an id`);
    if (!written.has(address)) fail(`${address} was made and is not in the output`);
    seen.add(address);
  }
}

/** Where a folder is named as a whole, and not as the middle of another path or name. */
function findFolder(text: string, folder: string): number | undefined {
  for (let index = text.indexOf(folder); index !== -1; index = text.indexOf(folder, index + 1)) {
    const before = text[index - 1] ?? "";
    const after = text[index + folder.length] ?? "";
    if (!/[\w./-]/.test(before) && !/[\w.-]/.test(after)) return index;
  }
  return undefined;
}

function lineAt(text: string, index: number): string {
  return text.slice(text.lastIndexOf("\n", index) + 1, (text.indexOf("\n", index) + 1 || text.length + 1) - 1).trim();
}
