import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** What a synthesized platform depends on, beside the environment that it is made of. */
const SOURCES = ["catalog", "config", "constructs", "stacks", "values", "package-lock.json", "test/support"];

/** Where tests keep what they have synthesized. */
export const KEPT_PLATFORMS = path.join(ROOT, "node_modules", ".cache", "plinth", "tests");

/** A sum over everything that a synthesized platform depends on. */
function sumOfSources(): string {
  const sum = createHash("sha256");
  const visit = (place: string) => {
    const full = path.join(ROOT, place);
    if (fs.statSync(full).isDirectory()) for (const name of fs.readdirSync(full).sort()) visit(path.join(place, name));
    else sum.update(`${place}\0`).update(fs.readFileSync(full));
  };
  for (const place of SOURCES) visit(place);
  return sum.digest("hex").slice(0, 32);
}

/** Runs once, before all tests: what was synthesized of other sources is forgotten. */
export default function forgetOthers(): void {
  const sum = sumOfSources();
  process.env.PLINTH_TEST_SOURCES = sum;
  fs.mkdirSync(KEPT_PLATFORMS, { recursive: true });
  for (const name of fs.readdirSync(KEPT_PLATFORMS)) {
    if (name !== sum) fs.rmSync(path.join(KEPT_PLATFORMS, name), { recursive: true, force: true });
  }
}
