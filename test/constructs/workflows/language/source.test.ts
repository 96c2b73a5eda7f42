import { renderWorkflow, WorkflowError } from "../../../../constructs/workflows/language/source";
import {
  assign,
  call,
  choose,
  literal,
  returns,
  routine,
  type WorkflowDefinition,
} from "../../../../constructs/workflows/language/steps";
import { expr, ExpressionError } from "../../../../constructs/workflows/language/expression";

/** A definition of one step, by its parts as they are deployed. */
const main = (...steps: readonly unknown[]) => ({ main: { params: ["args"], steps } }) as unknown as WorkflowDefinition;
const step = (body: unknown) => main({ one: body });

test("the text is JSON of short lines and the same every time", () => {
  const definition = {
    main: routine(
      ["args"],
      [
        assign("init", { a: 1, b: expr("args.b"), skipped: undefined }),
        call("get", "http.get", {
          url: "https://acme.example",
          query: { fields: "name,state,error,createTime,endTime" },
        }),
        returns("done", expr("a")),
      ],
    ),
  };

  expect(renderWorkflow(definition)).toBe(
    `{
 "main": {
  "params": ["args"],
  "steps": [
   {"init": {"assign": [{"a": 1}, {"b": "\${args.b}"}]}},
   {
    "get": {
     "call": "http.get",
     "args": {"url": "https://acme.example", "query": {"fields": "name,state,error,createTime,endTime"}}
    }
   },
   {"done": {"return": "\${a}"}}
  ]
 }
}
`,
  );
  expect(renderWorkflow(definition)).toBe(renderWorkflow(structuredClone(definition)));
});

test.each<[string, unknown, string]>([
  ["no main", { other: { steps: [{ a: { return: 1 } }] } }, "main: there is no `main`"],
  [
    "an unknown key of a routine",
    { main: { param: [], steps: [{ a: { return: 1 } }] } },
    "main.param: unknown key, allowed: params, steps",
  ],
  ["no step", { main: { steps: [] } }, "main: there is no step"],
  ["two names of one step", main({ a: { return: 1 }, b: { return: 2 } }), "main: a step is a map of one key, its name"],
  ["a name with a dash", main({ "a-b": { return: 1 } }), 'main: "a-b" is not a name: letters, digits and _ only'],
  [
    "two things in a step",
    step({ return: 1, raise: "x" }),
    "main.one: a step does one thing, received return and raise",
  ],
  ["nothing in a step", step({}), "main.one: a step does something"],
  [
    "an unknown key of a step",
    step({ assign: [{ a: 1 }], result: "x" }),
    "main.one.result: unknown key, allowed: assign, next",
  ],
  ["a next after raise", step({ raise: "x", next: "one" }), "main.one.next: unknown key, allowed: raise"],
  ["a case without condition", step({ switch: [{ next: "end" }] }), "main.one.switch.0: there is no condition"],
  [
    "a loop over nothing",
    step({ for: { value: "v", steps: [{ a: { return: 1 } }] } }),
    "main.one.for: a loop has either `in` or `range`",
  ],
  [
    "a range of three",
    step({ for: { value: "v", range: [1, 2, 3], steps: [{ a: { return: 1 } }] } }),
    "main.one.for.range: a range is a first and a last number",
  ],
  [
    "an unnamed loop in try",
    step({
      try: { for: { value: "v", in: [1], steps: [{ a: { return: 1 } }] } },
      except: { as: "e", steps: [{ b: { return: 1 } }] },
    }),
    "main.one.try: a loop needs a step with a name around it",
  ],
  [
    "a retry without backoff",
    step({ try: { return: 1 }, retry: { predicate: "${retry.always}", max_retries: 1 } }),
    "main.one.retry: there is no backoff",
  ],
  [
    "a retry that is no name",
    step({ try: { return: 1 }, retry: "${1 + 1}" }),
    "main.one.retry: is an expression that is a name, such as ${http.default_retry}",
  ],
  [
    "an unknown retry",
    step({ try: { return: 1 }, retry: "${http.always}" }),
    'main.one.retry: "http.always" is not a policy: http.default_retry, http.default_retry_non_idempotent',
  ],
  [
    "text around an expression",
    step({ return: "a ${args}" }),
    "main.one.return: text and ${...} are not mixed: make one expression of it, with +",
  ],
  ["a broken expression", step({ return: "${1 +}" }), "main.one.return: expected a value at 4, found the end"],
  [
    "a variable that is never assigned",
    step({ return: "${arg}" }),
    'main.one: "arg" is never assigned. Did you mean "args"?',
  ],
  [
    "an unknown function",
    step({ call: "http.got" }),
    'main.one: there is no function "http.got". Did you mean "http.get"?',
  ],
  [
    "an unknown function in an expression",
    step({ return: "${length(args)}" }),
    'main.one: there is no function "length"',
  ],
  [
    "a connector",
    step({ call: "googleapis.storage.v1.objects.get" }),
    'main.one: there is no function "googleapis.storage.v1.objects.get"',
  ],
  [
    "an unknown argument",
    step({ call: "http.get", args: { uri: "x", url: "y" } }),
    'main.one.args.uri: http.get has no such parameter. Did you mean "url"?',
  ],
  ["a missing argument", step({ call: "http.get" }), 'main.one: http.get needs "url"'],
  ["too many arguments", step({ return: "${len(args, 1)}" }), "main.one: len takes value, received 2 arguments"],
  [
    "a call that waits in an expression",
    step({ return: '${http.get("x")}' }),
    "main.one: http.get waits, so it is called by a step and not in an expression",
  ],
  [
    "a long timeout",
    step({ call: "http.get", args: { url: "x", timeout: 1801 } }),
    "main.one.args.timeout: is at most 1800 seconds, received 1801",
  ],
  [
    "an assignment to an expression",
    step({ assign: [{ "len(args)": 1 }] }),
    "main.one: nothing can be assigned to this",
  ],
  [
    "an assignment to a module",
    step({ assign: [{ http: 1 }] }),
    'main: the variable "http" has a name of the standard library',
  ],
  [
    "a variable called keys",
    step({ assign: [{ keys: 1 }] }),
    'main: the variable "keys" has a name of the standard library',
  ],
  [
    "a variable called like a subworkflow",
    { ...step({ call: "sub", result: "sub" }), sub: { steps: [{ a: { return: 1 } }] } },
    'main: the variable "sub" has the name of a subworkflow',
  ],
  [
    "a next to nowhere",
    step({ next: "oone" }),
    'main.one: there is no step "oone" to go to from here. Did you mean "one"?',
  ],
  [
    "a next into other steps",
    main({ one: { steps: [{ inner: { return: 1 } }] } }, { two: { next: "inner" } }),
    'main.two: there is no step "inner" to go to from here',
  ],
  [
    "a next out of the steps that it is in",
    main({ one: { switch: [{ condition: "${true}", steps: [{ inner: { next: "two" } }] }] } }, { two: { return: 1 } }),
    'main.one.switch.0.inner: "two" is outside of the steps that this one is in: say `next` in a case',
  ],
  [
    "a next out of a loop",
    main({ one: { for: { value: "v", in: [1], steps: [{ inner: { next: "two" } }] } } }, { two: { return: 1 } }),
    'main.one.for.inner: there is no step "two" to go to from here',
  ],
  ["a break outside a loop", step({ next: "break" }), "main.one: `next: break` stands in no loop"],
  [
    "two steps of one name",
    main({ one: { steps: [{ one: { return: 1 } }] } }),
    "main.one.one: another step has this name",
  ],
  ["a step called end", main({ end: { return: 1 } }), 'main.end: "end" cannot be the name of a step'],
  [
    "51 assignments",
    step({ assign: Array.from({ length: 51 }, () => ({ a: 1 })) }),
    "main.one: 51 assignments, at most 50 are allowed",
  ],
  [
    "51 conditions",
    step({ switch: Array.from({ length: 51 }, () => ({ condition: true, next: "end" })) }),
    "main.one: 51 conditions, at most 50 are allowed",
  ],
  [
    "11 branches",
    step({
      parallel: {
        branches: Array.from({ length: 11 }, (_, index) => ({
          [`b${index}`]: { steps: [{ [`s${index}`]: { return: 1 } }] },
        })),
      },
    }),
    "main.one: 11 branches, at most 10 are allowed",
  ],
  [
    "one branch",
    step({ parallel: { branches: [{ b: { steps: [{ s: { return: 1 } }] } }] } }),
    "main.one: has fewer than two branches",
  ],
  [
    "a share of nothing",
    step({ parallel: { shared: ["x"], for: { value: "v", in: [1], steps: [{ s: { assign: [{ y: 1 }] } }] } } }),
    'main.one: shares "x", which is not known here',
  ],
  [
    "a subworkflow that nobody calls",
    { ...step({ return: 1 }), spare: { steps: [{ a: { return: 1 } }] } },
    "spare: is never called: remove it",
  ],
  [
    "a predicate of two parameters",
    {
      ...step({
        try: { return: 1 },
        retry: { predicate: "${own}", max_retries: 1, backoff: "${retry.default_backoff}" },
      }),
      own: { params: ["a", "b"], steps: [{ a: { return: true } }] },
    },
    'main.one.retry: the predicate "own" has one parameter',
  ],
  [
    "two parameters of main",
    { main: { params: ["a", "b"], steps: [{ a: { return: 1 } }] } },
    "main: has one parameter at most",
  ],
  [
    "a definition of more than 128 KB",
    step({ return: "x".repeat(131_072) }),
    "131176 bytes, at most 131072 are allowed",
  ],
])("fails with %s", (_, definition, message) => {
  expect(() => renderWorkflow(definition as WorkflowDefinition)).toThrow(
    new WorkflowError([{ path: "", problem: message }]),
  );
});

test("parallel steps and calls are only so deep", () => {
  const nested = (depth: number): unknown =>
    depth === 0
      ? { leaf: { return: 1 } }
      : { [`p${depth}`]: { parallel: { for: { value: "v", in: [1], steps: [nested(depth - 1)] } } } };
  const chain = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `r${index}`,
      routine([], [index === 19 ? returns("end_of_it", 1) : call("go", `r${index + 1}`)]),
    ]),
  );

  expect(() => renderWorkflow(main(nested(3)))).toThrow("3 parallel steps inside one another, at most 2 are allowed");
  expect(() => renderWorkflow({ main: routine([], [call("go", "r0")]), ...chain })).toThrow(
    "main: calls go 21 deep, at most 20 are allowed",
  );
});

test("all problems are told at once", () => {
  const definition = {
    main: routine([], [choose("a", [{ condition: expr("x"), next: "b" }]), returns("c", expr("y"))]),
  };

  expect(() => renderWorkflow(definition)).toThrow(
    'the workflow is not valid:\n  main.a: "x" is never assigned\n  main.a: there is no step "b" to go to from here. Did you mean "a"?\n  main.c: "y" is never assigned',
  );
});

test("a text that cannot be protected is refused", () => {
  expect(literal("plain")).toBe("plain");
  expect(literal(["${x}"])).toEqual(['${"$" + "{x}"}']);
  expect(() => literal(`\${${"x".repeat(400)}`)).toThrow(
    new ExpressionError("text with ${ in it can be about 380 characters long, received 402"),
  );
});
