import type { Expression } from "./expression";

/** A value of a definition in which any text may be an expression. */
export type Template =
  | { readonly kind: "constant"; readonly value: string | bigint | number | boolean | null }
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "list"; readonly items: readonly Template[] }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Template> };

/** The steps that one `for` repeats. */
export interface Loop {
  readonly value: string;
  readonly index?: string;
  readonly in?: Template;
  readonly range?: readonly [Template, Template];
  readonly steps: readonly Step[];
}

/** When and how often the steps of a `try` run again. */
export type Retry =
  | { readonly kind: "policy"; readonly policy: string }
  | {
      readonly kind: "own";
      readonly predicate: string;
      readonly maxRetries: Template;
      readonly backoff: string | Readonly<Record<"initial_delay" | "max_delay" | "multiplier", Template>>;
    };

/** What a step does. */
export type Action =
  | {
      readonly kind: "assign";
      readonly assignments: readonly { readonly target: Expression; readonly value: Template }[];
    }
  | {
      readonly kind: "call";
      readonly function: string;
      readonly arguments: ReadonlyMap<string, Template>;
      readonly result?: string;
    }
  | {
      readonly kind: "switch";
      readonly cases: readonly {
        readonly condition: Template;
        readonly steps: readonly Step[];
        readonly next?: string;
      }[];
    }
  | ({ readonly kind: "for" } & Loop)
  | {
      readonly kind: "parallel";
      readonly shared: readonly string[];
      readonly concurrencyLimit?: Template;
      readonly continueAll: boolean;
      readonly branches: readonly { readonly name: string; readonly steps: readonly Step[] }[];
      readonly loop?: Loop;
    }
  | {
      readonly kind: "try";
      readonly steps: readonly Step[];
      readonly retry?: Retry;
      readonly except?: { readonly as: string; readonly steps: readonly Step[] };
    }
  | { readonly kind: "raise" | "return"; readonly value: Template }
  | { readonly kind: "steps"; readonly steps: readonly Step[] }
  | { readonly kind: "nothing" };

/** One step. */
export interface Step {
  /** Empty for a step that stands alone inside a `switch` or a `try`, which has no name. */
  readonly name: string;
  /** Where it stands, for messages: `main.poll.get`. */
  readonly path: string;
  readonly action: Action;
  readonly next?: string;
}

/** `main` or a subworkflow. */
export interface Routine {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly default?: Template }[];
  readonly steps: readonly Step[];
}

/** A whole definition, understood. */
export interface Program {
  readonly routines: ReadonlyMap<string, Routine>;
}

/** Something that is wrong with a definition. */
export interface Problem {
  /** Where: `main.poll.get.args.url`. */
  readonly path: string;
  readonly problem: string;
}

/** The lists of steps directly inside an action, with the names that each makes visible to its steps only. */
export function innerSteps(action: Action): readonly {
  readonly steps: readonly Step[];
  readonly scope: "shared" | "own" | "branch";
  readonly names: readonly string[];
}[] {
  const loop = ({ steps, value, index }: Loop, scope: "own" | "branch") => ({
    steps,
    scope,
    names: index === undefined ? [value] : [value, index],
  });
  switch (action.kind) {
    case "switch":
      return action.cases.map(({ steps }) => ({ steps, scope: "shared", names: [] }));
    case "for":
      return [loop(action, "own")];
    case "parallel":
      return [
        ...action.branches.map(({ steps }) => ({ steps, scope: "branch" as const, names: [] })),
        ...(action.loop === undefined ? [] : [loop(action.loop, "branch")]),
      ];
    case "try":
      return [
        { steps: action.steps, scope: "shared", names: [] },
        ...(action.except === undefined
          ? []
          : [{ steps: action.except.steps, scope: "own" as const, names: [action.except.as] }]),
      ];
    case "steps":
      return [{ steps: action.steps, scope: "shared", names: [] }];
    default:
      return [];
  }
}
