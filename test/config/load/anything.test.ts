import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { loadEnvironment } from "../../../config/load/load";
import { rules } from "../../../config/rules/all";
import { load } from "../../support/files";

const root = path.resolve(__dirname, "../../..");
const shipped = ["dev", "staging", "prod"].map((name) => {
  const { environment } = loadEnvironment(`config/environments/${name}.ts`, { root });
  return JSON.stringify({ ...environment, name: "test" });
});

/** Every place in a value, as the keys that lead there. */
function placesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]))];
}

function change(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  if (rest.length > 0) copy[key] = change(copy[key], rest, to);
  else if (to === undefined) delete copy[key];
  else copy[key] = to;
  return copy;
}

const values = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    "",
    "raw",
    "zone:raw",
    "10.0.0.0/8",
    "1d",
    "100%",
    [],
    {},
    [[]],
    [{}],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

test("shipped environments are valid for this test", () => {
  expect(shipped).not.toContain(undefined);
  expect(placesOf(JSON.parse(shipped[2] ?? "")).length).toBeGreaterThan(100);
});

test("whatever is changed in an environment, it is either accepted or told what is wrong, and nothing crashes", () => {
  const changes = fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...shipped), changes, (text, steps) => {
      const changed = steps.reduce<unknown>((value, [index, to]) => {
        const places = placesOf(value);
        return change(value, places[index % places.length] ?? [], to);
      }, JSON.parse(text));

      const { environment, findings } = load(
        { "test.ts": `export default ${JSON.stringify(changed ?? null)};\n` },
        rules,
      );

      const errors = findings.filter(({ severity }) => severity === "error");
      expect(environment === undefined).toBe(errors.length > 0);
      for (const { location, problem } of findings) {
        expect(location.line).toBe(1);
        expect(problem).not.toMatch(/undefined|\[object|Invalid/);
      }
    }),
    { numRuns: 50 },
  );
});

test("whatever text a file holds, it is told what is wrong", () => {
  const prod = fs.readFileSync(path.join(root, "config/environments/prod.ts"), "utf8");
  fc.assert(
    fc.property(fc.nat({ max: prod.length }), fc.nat({ max: 40 }), fc.string({ maxLength: 6 }), (at, length, text) => {
      const { findings } = load({ "test.ts": prod.slice(0, at) + text + prod.slice(at + length) }, []);
      for (const { rule } of findings) expect(rule).toMatch(/^(file|schema)\//);
    }),
    { numRuns: 30 },
  );
});
