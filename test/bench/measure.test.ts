import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure } from "../../bench/measure";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "measure-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function program(source: string) {
  const file = join(folder, `${source.length}.js`);
  writeFileSync(file, source);
  return { args: [file], folder };
}

test("a program that waits and fills memory costs more", () => {
  const cost = measure(
    {
      light: program(""),
      heavy: program("const held = Buffer.alloc(96 * 2 ** 20, 1); setTimeout(() => held.length, 500);"),
    },
    2,
  );

  expect(cost.heavy.memory - cost.light.memory).toBeGreaterThan(80);
  expect(cost.heavy.time - cost.light.time).toBeGreaterThan(100);
});

test("fails when a program does, with what it said", () => {
  const broken = program("console.error('no such environment'); process.exitCode = 1;");

  expect(() => measure({ broken }, 1)).toThrow(new Error("broken failed with exit code 1:\nno such environment\n"));
});
