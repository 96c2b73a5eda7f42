import type { Job } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

/** What a job is tuned by. */
export type Tuning = NonNullable<Job["tuning"]>;

/** What trials vary. */
export type Parameter = Tuning["parameters"][string];

const KINDS = ["double", "integer", "categorical", "discrete"] as const;
/** Google compares discrete values with this tolerance. https://cloud.google.com/vertex-ai/docs/reference/rest/v1/StudySpec */
const TOLERANCE = 1e-10;

/** The parameters of a study with their names. */
export const parametersOf = ({ parameters }: Tuning): readonly [string, Parameter][] => Object.entries(parameters);

/** A check of each parameter of a study, told of that parameter. */
export function perParameter(check: (parameter: Parameter, name: string, tuning: Tuning) => readonly Violation[]) {
  return ({ value }: { readonly value: Tuning }): readonly Violation[] =>
    parametersOf(value).flatMap(([name, parameter]) =>
      check(parameter, name, value).map(({ at, ...violation }) => ({
        at: ["parameters", name, at].filter((part) => part !== undefined && part !== "").join("."),
        ...violation,
      })),
    );
}

/** The compiler refuses two kinds as well, but not everybody's editor runs it. */
export const parameterKind = defineRule<Tuning>({
  id: "training/parameter-kind",
  severity: "error",
  holds: "A parameter is exactly one of double, integer, categorical and discrete.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter((parameter) => {
    const kinds = KINDS.filter((kind) => parameter[kind] !== undefined);
    if (kinds.length === 1) return [];
    const received = kinds.length === 0 ? "none" : kinds.join(" and ");
    return [{ problem: `a parameter is of exactly one kind, received ${received}`, allowed: KINDS.join(", ") }];
  }),
});

/** A range has an extent, and numbers that rise. */
export const parameterRange = defineRule<Tuning>({
  id: "training/parameter-range",
  severity: "error",
  holds: "The range of a parameter rises, and so do its discrete values; its words differ.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter((parameter) => {
    for (const kind of ["double", "integer"] as const) {
      const range = parameter[kind];
      if (range !== undefined && range.from >= range.to) {
        return [{ at: kind, problem: `"from" must be less than "to", received ${range.from} and ${range.to}` }];
      }
    }
    const values = parameter.discrete?.values ?? [];
    const falls = values.findIndex((value, index) => index > 0 && value - (values[index - 1] ?? 0) < TOLERANCE);
    if (falls > 0) {
      return [
        {
          at: `discrete.values[${falls}]`,
          problem: `values must rise, received ${values[falls]} after ${values[falls - 1]}`,
        },
      ];
    }
    const words = parameter.categorical ?? [];
    const twice = words.findIndex((word, index) => words.indexOf(word) < index);
    return twice < 0 ? [] : [{ at: `categorical[${twice}]`, problem: `"${words[twice]}" is there twice` }];
  }),
});

/** A logarithm has no value at zero or below. */
export const parameterScale = defineRule<Tuning>({
  id: "training/parameter-scale",
  severity: "error",
  holds: "A parameter with a logarithmic scale is greater than zero throughout.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter((parameter) =>
    (["double", "integer", "discrete"] as const).flatMap((kind): Violation[] => {
      const numbers = parameter[kind];
      if (numbers === undefined || numbers.scale === "linear") return [];
      const smallest = "values" in numbers ? Math.min(...numbers.values) : numbers.from;
      if (smallest > 0) return [];
      const at = "values" in numbers ? `${kind}.values[${numbers.values.indexOf(smallest)}]` : `${kind}.from`;
      return [
        {
          at,
          problem: `the scale "${numbers.scale}" needs values greater than 0, received ${smallest}`,
          fix: `use scale: "linear"`,
        },
      ];
    }),
  ),
});

/** A condition names a parameter that has those values, and the conditions end somewhere. */
export const parameterCondition = defineRule<Tuning>({
  id: "training/parameter-condition",
  severity: "error",
  holds: "A parameter depends on values that another one, with countable values, can have.",
  each: "training.jobs.*.tuning",
  reads: ["parameters"],
  check: perParameter(({ when }, name, { parameters }) => {
    if (when === undefined) return [];
    const parent = Object.hasOwn(parameters, when.parameter) ? parameters[when.parameter] : undefined;
    if (parent === undefined) {
      const others = Object.keys(parameters).filter((other) => other !== name);
      return [
        {
          at: "when.parameter",
          problem: `there is no parameter "${when.parameter}"`,
          allowed: others.length === 0 ? "no other parameter is declared" : others.join(", "),
        },
      ];
    }
    const circle = dependsOnItself(name, parameters);
    if (circle !== undefined)
      return [{ at: "when.parameter", problem: `${circle.join(" depends on ")}: none would ever be tried` }];
    if (parent.double !== undefined) {
      return [
        {
          at: "when.parameter",
          problem: `"${when.parameter}" is a double, on which nothing can depend`,
          allowed: "integer, categorical or discrete parameters",
        },
      ];
    }
    return when.is.flatMap((value, index): Violation[] =>
      canBe(parent, value)
        ? []
        : [
            {
              at: `when.is[${index}]`,
              problem: `"${when.parameter}" is never ${JSON.stringify(value)}`,
              allowed: valuesInWords(parent),
            },
          ],
    );
  }),
});

function dependsOnItself(name: string, parameters: Tuning["parameters"]): readonly string[] | undefined {
  const path = [name];
  for (let next = parameters[name]?.when?.parameter; next !== undefined; next = parameters[next]?.when?.parameter) {
    if (next === name) return [...path, next];
    if (path.includes(next)) return undefined;
    path.push(next);
  }
  return undefined;
}

function canBe({ integer, categorical, discrete }: Parameter, value: string | number): boolean {
  if (typeof value === "string") return categorical?.includes(value) ?? false;
  if (integer !== undefined) return Number.isInteger(value) && value >= integer.from && value <= integer.to;
  return discrete?.values.some((known) => Math.abs(known - value) < TOLERANCE) ?? false;
}

function valuesInWords({ integer, categorical, discrete }: Parameter): string {
  if (integer !== undefined) return `whole numbers from ${integer.from} to ${integer.to}`;
  return [...(categorical ?? []), ...(discrete?.values ?? [])].map((value) => JSON.stringify(value)).join(", ");
}
