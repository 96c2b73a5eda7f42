import fc from "fast-check";
import {
  type Expression,
  expr,
  ExpressionError,
  parseExpression,
} from "../../../../constructs/workflows/language/expression";

const STRENGTH = { or: 1, and: 2, "==": 3, "<": 3, in: 3, "+": 4, "-": 4, "*": 5, "//": 5 } as const;
type Operator = keyof typeof STRENGTH;

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.bigInt({ min: 0n, max: 99n }).map((value): Expression => ({ kind: "constant", value })),
  fc
    .string()
    .map((value): Expression => ({ kind: "constant", value: value.replace(/[\b\f\u007f-\uffff]|[^ -~]/g, "") })),
  fc.constantFrom("a", "b_1", "Cd").map((name): Expression => ({ kind: "name", name })),
  fc.constantFrom(true, null).map((value): Expression => ({ kind: "constant", value })),
);
const tree = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom(...(Object.keys(STRENGTH) as Operator[])), tie("node"), tie("node"))
      .map(([operator, left, right]): Expression => ({ kind: "binary", operator, left, right })),
    tie("node").map((operand): Expression => ({ kind: "not", operand })),
    tie("node").map((of): Expression => ({
      kind: "index",
      of: { kind: "name", name: "map" },
      index: of,
      dotted: false,
    })),
    fc.array(tie("node"), { maxLength: 2 }).map((values): Expression => ({
      kind: "call",
      function: "math.max",
      arguments: values,
    })),
    fc.array(tie("node"), { maxLength: 2 }).map((items): Expression => ({ kind: "list", items })),
  ),
})).node;

/** Writes with all parentheses, or with only those that the strength of the operators asks for. */
function write(expression: Expression, all: boolean): string {
  const inner = (child: Expression, weakest: number) => {
    const strength = child.kind === "binary" ? STRENGTH[child.operator as Operator] : child.kind === "not" ? 6 : 7;
    const text = write(child, all);
    return (all && strength < 7) || strength < weakest ? `(${text})` : text;
  };
  switch (expression.kind) {
    case "constant":
      return typeof expression.value === "bigint" ? String(expression.value) : JSON.stringify(expression.value);
    case "name":
      return expression.name;
    case "list":
      return `[${expression.items.map((item) => write(item, all)).join(", ")}]`;
    case "call":
      return `${expression.function}(${expression.arguments.map((item) => write(item, all)).join(", ")})`;
    case "index":
      return `${write(expression.of, all)}[${write(expression.index, all)}]`;
    case "not":
      return `not ${inner(expression.operand, 6)}`;
    case "minus":
      return `-${inner(expression.operand, 6)}`;
    case "binary": {
      const strength = STRENGTH[expression.operator as Operator];
      const left = strength === 3 ? 7 : strength;
      return `${inner(expression.left, left)} ${expression.operator} ${inner(expression.right, strength + 1)}`;
    }
  }
}

test("an expression means the same with all parentheses and with those that its operators need", () => {
  fc.assert(
    fc.property(tree, (expression) => {
      expect(parseExpression(write(expression, true))).toEqual(expression);
      expect(parseExpression(write(expression, false))).toEqual(expression);
    }),
    { numRuns: 300 },
  );
});

test("operators of one strength bind from the left", () => {
  expect(parseExpression("1 - 2 - 3")).toEqual(parseExpression("(1 - 2) - 3"));
  expect(parseExpression("a or b and c")).toEqual(parseExpression("a or (b and c)"));
});

test("words may be written in capitals", () => {
  expect(parseExpression("NOT a AND TRUE")).toEqual(parseExpression("not a and true"));
});

test("a double is told from an integer", () => {
  expect(parseExpression("[1, 1.0, 2e3]")).toMatchObject({ items: [{ value: 1n }, { value: 1 }, { value: 2_000 }] });
});

test.each([
  ["", "expected a value at 1, found the end"],
  ["1 +", "expected a value at 4, found the end"],
  ["(1", "expected ) at 3, found the end"],
  ["a b", "expected the end at 3, found b"],
  ["a.1", "expected a name at 3, found 1"],
  ["a.[1]", "expected a name at 3, found ["],
  ["f(1 2)", "expected , at 5, found 2"],
  ["f(x)(y)", "expected an operator at 5, found ("],
  ["a ? b", "nothing in an expression starts with ? b at 3"],
  ["'text'", "nothing in an expression starts with 'text' at 1"],
  ['"open', 'nothing in an expression starts with "open at 1'],
  ['{"a": 1}', 'nothing in an expression starts with {"a": 1} at 1'],
  ["a and or b", "expected a value at 7, found or"],
  ["not a == b", "write parentheses around one side of == at 7"],
  ["a == b == c", "write parentheses around one side of == at 8"],
  ["not x in y", "write parentheses around one side of in at 7"],
])("%s is no expression", (text, message) => {
  expect(() => parseExpression(text)).toThrow(new ExpressionError(message));
});

test("an expression of more than 400 characters is refused", () => {
  const longest = `"${"x".repeat(395)}"`;

  expect(expr(longest)).toHaveLength(400);
  expect(() => expr(longest.replace("x", "xx"))).toThrow("an expression has at most 400 characters, received 401");
});
