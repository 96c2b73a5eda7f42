import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  forRange,
  goTo,
  group,
  literal,
  otherwise,
  parallel,
  raise,
  returns,
  routine,
  type StepSource,
  when,
} from "../../constructs/workflows/language/steps";
import { expr } from "../../constructs/workflows/language/expression";
import { renderWorkflow } from "../../constructs/workflows/language/source";
import { NoAnswer, type HttpService } from "../support/workflows/http";
import { execute, Simulation } from "../support/workflows/simulation";

const source = (...steps: readonly StepSource[]) => renderWorkflow({ main: routine(["args"], steps) });
const evaluate = (expression: string, args: unknown = {}) =>
  execute({ source: source(returns("done", expr(expression))), argument: args });

test.each([
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["7 // 2", 3],
  ["7 % 4", 3],
  ["7 / 2", 3.5],
  ["10 - 3 - 2", 5],
  ["-2 + 3", 1],
  ["1 == 1.0", true],
  ['"a" + "b"', "ab"],
  ['"a" == 1', false],
  ["null == null", true],
  ["not false and true", true],
  ["true or args.missing", true],
  ["false and args.missing", false],
  ["3 in [1, 2, 3]", true],
  ['"x" in args', true],
  ['"y" in args', false],
  ["args.x.y[1]", "second"],
  ['args["x"].y[0]', "first"],
  ['map.get(args, ["x", "z", "deep"])', null],
  ['map.get(args, ["x", "y"])', ["first", "second"]],
  ['map.get(args, "nothing")', null],
  ['default(map.get(args, "nothing"), "other")', "other"],
  ["if(len(args.x.y) > 1, 1, 2)", 1],
  ["keys(args)", ["x"]],
  ["get_type(1.5)", "double"],
  ["get_type(args)", "map"],
  ['int("42") + int(2.9)', 44],
  ['double("2.5")', 2.5],
  ["string(5) + string(true)", "5true"],
  ['text.split("a/b/c", "/")', ["a", "b", "c"]],
  ['text.replace_all_regex("one two", "one|two", "$1 three")', "$1 three $1 three"],
  ['text.match_regex("abc", "^a.c$")', true],
  [
    'text.find_all("banana", "an")',
    [
      { index: 1, match: "an" },
      { index: 3, match: "an" },
    ],
  ],
  ['text.substring("abcdef", 1, 3)', "bc"],
  ['text.url_encode("a b/c")', "a%20b%2Fc"],
  ['json.decode("{\\"a\\": [1, 2.5]}")', { a: [1, 2.5] }],
  ["json.encode_to_string(args)", '{"x":{"y":["first","second"]}}'],
  ['base64.encode(text.encode("hi"))', "aGk="],
  ['text.decode(base64.decode("aGk="))', "hi"],
  ['base64.encode(hash.compute_checksum("", "SHA256"))', "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
  ["math.max(math.abs(-3), math.floor(2.7))", 3],
  ["list.concat([1], 2)", [1, 2]],
  ["list.prepend([1], 2)", [2, 1]],
  ['map.merge(args, json.decode("{\\"x\\": 1}"))', { x: 1 }],
  ['map.merge_nested(args, json.decode("{\\"x\\": {\\"z\\": 1}}"))', { x: { y: ["first", "second"], z: 1 } }],
  ['map.delete(args, "x")', {}],
  ['map.delete(args, "y") == args', true],
  ["time.format(0)", "1970-01-01T00:00:00Z"],
  ['time.parse("1970-01-01T00:01:00Z") == 60', true],
  ['sys.get_env("GOOGLE_CLOUD_WORKFLOW_ID")', "workflow"],
])("%s is evaluated", (expression, value) => {
  expect(evaluate(expression, { x: { y: ["first", "second"] } }).result).toEqual(value);
});

test.each([
  ['"a" + 1', "TypeError"],
  ["1 + true", "TypeError"],
  ['"a" < 1', "TypeError"],
  ["1 and true", "TypeError"],
  ["1 / 0", "ZeroDivisionError"],
  ["1 // 0", "ZeroDivisionError"],
  ["args.missing", "KeyError"],
  ["[1][1]", "IndexError"],
  ["args[0]", "TypeError"],
  ['int("x")', "ValueError"],
  ["string(null)", "TypeError"],
  ["keys([])", "TypeError"],
  ['json.decode("{")', "ValueError"],
  ['sys.get_env("NOTHING")', "KeyError"],
  ['text.match_regex("a", "(?=a)")', "ValueError"],
  ["9223372036854775807 + 1", "ValueError"],
])("%s raises a %s", (expression, tag) => {
  expect(evaluate(expression)).toMatchObject({ state: "FAILED", error: { tags: [tag] } });
});

test("values are copied when assigned, and places inside are assigned by key and index", () => {
  const { result } = execute({
    source: source(
      assign("init", { one: { list: [1, 2], inner: {} }, other: expr("one"), key: "new" }),
      assign("change", { "one.list[1]": 5, "one.inner[key]": "x", 'one.inner["a-b"]': null }),
      returns("done", [expr("one"), expr("other")]),
    ),
  });

  expect(result).toEqual([
    { list: [1, 5], inner: { new: "x", "a-b": null } },
    { list: [1, 2], inner: {} },
  ]);
});

test("next leads on within its own steps, break and continue stay in the loop", () => {
  const { result } = execute({
    source: source(
      assign("init", { seen: [] }),
      forEach("loop", { value: "item", in: [1, 2, 3, 4] }, [
        choose("look", [when("item == 2", "continue"), when("item == 4", "break")]),
        assign("note", { seen: expr("list.concat(seen, item)") }),
      ]),
      group("outer", [goTo("leave", "arrive"), raise("never", { code: 1 }), assign("arrive", { arrived: true })]),
      returns("done", expr("seen")),
    ),
  });

  expect(result).toEqual([1, 3]);
});

test("a range includes its last number, and a step may go straight on", () => {
  const { result } = execute({
    source: source(
      assign("init", { sum: 0, last: 4 }),
      forRange("loop", { value: "number", range: [2, expr("last")] }, [assign("add", { sum: expr("sum + number") })]),
      goTo("jump", "done"),
      raise("never", { code: 1 }),
      returns("done", expr("sum")),
    ),
  });

  expect(result).toBe(9);
});

test("what a loop or an except creates is gone after it", () => {
  const text = JSON.stringify({
    main: {
      steps: [
        { loop: { for: { value: "item", in: [1], steps: [{ make: { assign: [{ made: 1 }] } }] } } },
        { done: { return: "${made}" } },
      ],
    },
  });

  expect(() => execute({ source: text })).toThrow('main.done: "made" is never assigned');
});

test("a text that is raised is caught as text, a map as a map", () => {
  const caught = (error: unknown) =>
    execute({
      source: JSON.stringify({
        main: {
          steps: [{ try: { try: { raise: error }, except: { as: "e", steps: [{ give: { return: "${e}" } }] } } }],
        },
      }),
    }).result;

  expect(caught("text")).toBe("text");
  expect(caught({ code: 7 })).toEqual({ code: 7 });
});

const failing = (failures: number, code = 503): HttpService => {
  let count = 0;
  return () => {
    count += 1;
    return count <= failures ? { code, body: { error: { message: "busy" } } } : { body: { count } };
  };
};
const fetching = (retry: unknown) =>
  JSON.stringify({
    main: {
      steps: [
        { get: { try: { call: "http.get", args: { url: "https://acme.example" }, result: "r" }, retry } },
        { done: { return: "${r.body.count}" } },
      ],
    },
    own: { params: ["e"], steps: [{ look: { return: "${e.code == 500}" } }] },
  });
const withoutOwn = (text: string) => JSON.stringify({ main: (JSON.parse(text) as { main: unknown }).main });

test("a retry policy tries six times and waits in virtual time", () => {
  const policy = withoutOwn(fetching("${http.default_retry}"));

  expect(execute({ source: policy, service: failing(5) }).result).toBe(6);
  expect(execute({ source: policy, service: failing(6) })).toMatchObject({ error: { code: 503, tags: ["HttpError"] } });
  expect(execute({ source: policy, service: failing(1, 500) }).error).toMatchObject({ code: 500 });
});

test("an own predicate and a computed number of retries decide", () => {
  const retry = {
    predicate: "${own}",
    max_retries: "${1 + 1}",
    backoff: { initial_delay: 10, max_delay: 15, multiplier: 2 },
  };
  const simulation = new Simulation();
  const execution = simulation.start({ source: fetching(retry), service: failing(2, 500) });
  const start = simulation.now;
  simulation.run();

  expect(execution.result).toBe(3);
  expect(simulation.now - start).toBeCloseTo(25.75);
  expect(execute({ source: fetching(retry), service: failing(3, 500) }).state).toBe("FAILED");
  expect(execute({ source: fetching(retry), service: failing(1, 503) }).state).toBe("FAILED");
});

test("no answer is an error with its tag", () => {
  const text = withoutOwn(fetching("${http.default_retry_non_idempotent}"));
  const service: HttpService = () => {
    throw new NoAnswer("TimeoutError", 60);
  };

  expect(execute({ source: text, service })).toMatchObject({ state: "FAILED", error: { tags: ["TimeoutError"] } });
});

test("branches wait at the same time and change only what is shared", () => {
  const branch = (name: string, seconds: number) => [
    call(`sleep_${name}`, "sys.sleep", { seconds }),
    assign(`set_${name}`, { shared: expr(`shared + ${seconds}`), own: seconds }),
  ];
  const simulation = new Simulation();
  const execution = simulation.start({
    source: source(
      assign("init", { shared: 0, own: 0 }),
      parallel("both", { a: branch("a", 10), b: branch("b", 30) }, { shared: ["shared"] }),
      returns("done", [expr("shared"), expr("own")]),
    ),
  });
  const start = simulation.now;
  simulation.run();

  expect(execution.result).toEqual([40, 0]);
  expect(simulation.now - start).toBe(30);
});

test("continueAll runs the other branches and then tells what failed", () => {
  const { error } = execute({
    source: source(
      parallel(
        "both",
        { a: [raise("fail", { code: 1 })], b: [call("sleep", "sys.sleep", { seconds: 5 })] },
        { continueAll: true },
      ),
    ),
  });

  expect(error).toMatchObject({ tags: ["UnhandledBranchError"], branches: [{ error: { code: 1 } }] });
});

test("a callback comes, or is late", () => {
  const waiting = source(
    call("create", "events.create_callback_endpoint", { http_callback_method: "POST" }, { result: "endpoint" }),
    attempt(
      "wait",
      [call("hold", "events.await_callback", { callback: expr("endpoint"), timeout: 60 }, { result: "answer" })],
      { except: { as: "e", steps: [returns("late", expr("e.tags"))] } },
    ),
    returns("done", expr("answer.http_request.body.approved")),
  );

  expect(execute({ source: waiting, answer: () => ({ after: 59, body: { approved: true } }) }).result).toBe(true);
  expect(execute({ source: waiting, answer: () => ({ after: 61, body: {} }) }).result).toEqual(["TimeoutError"]);
});

test("a killed execution does nothing more, not even in except", () => {
  const text = source(
    attempt("try", [assign("one", { a: 1 }), assign("two", { a: 2 })], {
      except: { as: "e", steps: [returns("caught", expr("e"))] },
    }),
  );

  expect(execute({ source: text, killAtStep: 3 })).toMatchObject({ state: "CANCELLED", lastStep: "main.try.try.two" });
});

test("the limits of the service are enforced", () => {
  const endless = source(assign("again", { a: 1 }, { next: "again" }));
  const growing = source(
    assign("init", { a: "0123456789abcdef" }),
    assign("again", { a: expr("a + a") }, { next: "again" }),
  );
  const many = source(
    assign("init", { a: [], b: "x" }),
    assign("again", { a: expr("list.concat(a, args.text)") }, { next: "again" }),
  );
  const deep = renderWorkflow({
    main: routine([], [call("go", "down")]),
    down: routine([], [call("go", "down")]),
  });

  expect(execute({ source: endless }).error).toMatchObject({ message: "more than 100000 steps" });
  expect(execute({ source: growing }).error).toMatchObject({ tags: ["ResourceLimitError"] });
  expect(execute({ source: many, argument: { text: "x".repeat(10_000) } }).error).toMatchObject({
    message: "variables of more than 524288 bytes",
  });
  expect(execute({ source: deep }).error).toMatchObject({ tags: ["RecursionError"] });
});

test("text that looks like an expression stays text", () => {
  expect(execute({ source: source(returns("done", literal({ args: ["--out=${HOME}/x", "plain"] }))) }).result).toEqual({
    args: ["--out=${HOME}/x", "plain"],
  });
});

test("every log entry is kept with its severity", () => {
  const { log } = execute({
    source: source(
      choose("which", [
        when("false", "end"),
        otherwise([call("write", "sys.log", { severity: "ERROR", json: { a: 1 } })]),
      ]),
    ),
  });

  expect(log).toEqual([{ time: expect.any(Number), severity: "ERROR", payload: { a: 1 } }]);
});

test("an argument that is given as null is null, and one that is left out is the parameter's default", () => {
  const definition = {
    main: routine(
      [],
      [
        call("first", "give", { value: null, other: null }, { result: "given" }),
        call("second", "give", { value: 1 }, { result: "left_out" }),
        returns("done", [expr("given"), expr("left_out")]),
      ],
    ),
    give: routine(["value", { other: 2 }], [returns("both", [expr("value"), expr("other")])]),
  };

  expect(execute({ source: renderWorkflow(definition) }).result).toEqual([
    [null, null],
    [1, 2],
  ]);
});
