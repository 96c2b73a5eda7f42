import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { synthesize } from "../../stacks/synthesize";
import { type AddressedStack, addressList, lostAddresses } from "../support/addresses";
import { filesOf } from "../support/folders";
import { shippedEnvironments } from "../support/shipped";

// `UPDATE_GOLDENS=1 npx jest goldens` writes what is synthesized over what is expected: read the difference before you
// commit it. It does not forget a stateful address: whoever means to destroy something removes its line by hand.
const GOLDENS = path.resolve(__dirname, "../goldens");
const update = process.env.UPDATE_GOLDENS === "1";

const environments = shippedEnvironments();
let outdir: string;
beforeAll(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-goldens-"));
  synthesize(environments, outdir);
});
afterAll(() => fs.rmSync(outdir, { recursive: true, force: true }));

describe.each(environments.map(({ name }) => name))("%s", (name) => {
  const golden = path.join(GOLDENS, name);
  const synthesized = () => {
    const stacks = path.join(outdir, name, "stacks");
    return Object.fromEntries(
      fs.readdirSync(stacks).map((stack) => [stack, read(path.join(stacks, stack, "cdk.tf.json"))]),
    );
  };
  const parsed = () =>
    Object.fromEntries(
      Object.entries(synthesized()).map(([stack, text]) => [stack, JSON.parse(text) as AddressedStack]),
    );

  test("no stateful address is lost without a `moved` block", () => {
    expect(lostAddresses(read(path.join(golden, "addresses.txt")), parsed())).toEqual([]);

    if (update) write(path.join(golden, "addresses.txt"), addressList(parsed()));
  });

  test("the addresses are those of the list", () => {
    expect(addressList(parsed())).toBe(read(path.join(golden, "addresses.txt")));
  });

  test("every resource tells a path that is in the environment file", () => {
    const origins = JSON.parse(read(path.join(outdir, name, "origins.json"))) as Record<string, Record<string, string>>;
    const environment = environments.find((one) => one.name === name);

    const without = Object.entries(parsed()).flatMap(([stack, { resource = {} }]) =>
      Object.entries(resource).flatMap(([type, named]) =>
        Object.keys(named)
          .map((id) => ({ address: `${type}.${id}`, at: origins[stack]?.[`${type}.${id}`] }))
          .filter(({ at }) => at === undefined || !isIn(environment, at.split("."))),
      ),
    );

    expect(without).toEqual([]);
  });

  test("the stacks are those that were last looked at", () => {
    const expected = Object.fromEntries(
      Object.entries(synthesized()).map(([stack, text]) => [`${stack}.json`, text] as const),
    );
    if (update) {
      for (const file of fs.readdirSync(golden)) if (file.endsWith(".json")) fs.rmSync(path.join(golden, file));
      for (const [file, text] of Object.entries(expected)) write(path.join(golden, file), text);
    }

    const { "addresses.txt": list, ...stacks } = fs.existsSync(golden) ? filesOf(golden) : {};
    expect(list).toBeDefined();
    expect(expected).toEqual(stacks);
  });
});

test("every golden belongs to an environment", () => {
  expect(fs.readdirSync(GOLDENS).sort()).toEqual(environments.map(({ name }) => name));
});

function isIn(value: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined || first === "") return value !== undefined;
  return typeof value === "object" && value !== null && isIn((value as Record<string, unknown>)[first], rest);
}

function read(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
