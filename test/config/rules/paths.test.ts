import { parsePath, type Path } from "../../../config/load/path";
import { rules } from "../../../config/rules/all";
import { environmentSchema } from "../../../config/schema/environment";
import { branchesOf, type Schema, schemaAt, shapeOf } from "../../../config/schema/walk";

/** Whether a path of a rule, with `*` for any name, leads to something that may be written. */
function exists(schema: Schema, [step, ...rest]: Path): boolean {
  if (step === undefined) return true;
  const shape = shapeOf(schema);
  if (step === "*" && shape !== undefined) return Object.values(shape).some((inner) => exists(inner, rest));
  // Of a union, it is enough that one of the branches may say it.
  return branchesOf(schema).some((branch) => {
    const inner = schemaAt(branch, [step]);
    return inner !== undefined && exists(inner, rest);
  });
}

const paths = rules.flatMap(({ id, each, reads, declaredIn = [] }) => [
  [id, each] as const,
  ...declaredIn.map((place) => [id, place] as const),
  ...reads.map((read) => [id, read.startsWith("/") ? read.slice(1) : [each, read].filter(Boolean).join(".")] as const),
]);

test.each(paths)("%s reads %p, which an environment may say", (_id, path) => {
  expect(exists(environmentSchema, parsePath(path))).toBe(true);
});
