import type { BinaryOperator } from "../../../constructs/workflows/language/expression";
import { contains, number } from "./library";
import { equal, failure, isList, isMap, isNumber, typeOf, type Value } from "./values";

const INTEGER = 64;

function whole(value: bigint): bigint {
  if (BigInt.asIntN(INTEGER, value) !== value) throw failure("ValueError", "an integer has 64 bits");
  return value;
}

function arithmetic(
  one: Value,
  other: Value,
  integers: (one: bigint, other: bigint) => bigint,
  doubles: (one: number, other: number) => number,
): Value {
  const [left, right] = [number(one), number(other)];
  return typeof left === "bigint" && typeof right === "bigint"
    ? whole(integers(left, right))
    : doubles(Number(left), Number(right));
}

function plus(one: Value, other: Value): Value {
  if (typeof one === "string" && typeof other === "string") return one + other;
  if (typeof one === "string" || typeof other === "string")
    throw failure("TypeError", `+ joins two strings, received ${typeOf(one)} and ${typeOf(other)}: use string()`);
  return arithmetic(
    one,
    other,
    (left, right) => left + right,
    (left, right) => left + right,
  );
}

/** How `//` and `%` round below zero is not documented, so no workflow may lean on it. */
function positive(one: Value, other: Value): void {
  if (Number(number(other)) === 0) throw failure("ZeroDivisionError", "division by zero");
  if (number(one) < 0 || number(other) < 0) throw new Error("// and % of negative numbers are not documented");
}

function order(one: Value, other: Value): number {
  if (typeof one === "string" && typeof other === "string") return one < other ? -1 : one > other ? 1 : 0;
  if (!isNumber(one) || !isNumber(other))
    throw failure("TypeError", `${typeOf(one)} and ${typeOf(other)} have no order`);
  return Number(one) - Number(other);
}

/** Applies an operator to two values; `and` and `or` are not here, because they may not evaluate the second. */
export function apply(operator: Exclude<BinaryOperator, "and" | "or">, one: Value, other: Value): Value {
  switch (operator) {
    case "+":
      return plus(one, other);
    case "-":
      return arithmetic(
        one,
        other,
        (left, right) => left - right,
        (left, right) => left - right,
      );
    case "*":
      return arithmetic(
        one,
        other,
        (left, right) => left * right,
        (left, right) => left * right,
      );
    case "/":
      if (Number(number(other)) === 0) throw failure("ZeroDivisionError", "division by zero");
      return Number(number(one)) / Number(number(other));
    case "//":
      positive(one, other);
      return arithmetic(
        one,
        other,
        (left, right) => left / right,
        (left, right) => Math.floor(left / right),
      );
    case "%":
      positive(one, other);
      return arithmetic(
        one,
        other,
        (left, right) => left % right,
        (left, right) => left % right,
      );
    case "==":
      return equal(one, other);
    case "!=":
      return !equal(one, other);
    case "<":
      return order(one, other) < 0;
    case "<=":
      return order(one, other) <= 0;
    case ">":
      return order(one, other) > 0;
    case ">=":
      return order(one, other) >= 0;
    case "in":
      return contains(other, one);
  }
}

/** `of[index]` and `of.index`. */
export function at(of: Value, index: Value): Value {
  if (isList(of)) {
    if (typeof index !== "bigint") throw failure("TypeError", `a list has integer indexes, received ${typeOf(index)}`);
    if (index < 0n || index >= of.length) throw failure("IndexError", `index ${index} of ${of.length}`);
    return of[Number(index)] as Value;
  }
  if (!isMap(of)) throw failure("TypeError", `${typeOf(of)} has nothing inside`);
  if (typeof index !== "string") throw failure("TypeError", `a map has string keys, received ${typeOf(index)}`);
  if (!Object.hasOwn(of, index)) throw failure("KeyError", `key not found: ${index}`);
  return of[index] as Value;
}

/** What `of` is with another value at a place inside. A map takes new keys, a list no new indexes. */
export function replaced(of: Value, path: readonly Value[], value: Value): Value {
  const [index, ...rest] = path;
  if (index === undefined) return value;
  if (isList(of)) {
    const inner = replaced(at(of, index), rest, value);
    return of.map((item, position) => (position === Number(index) ? inner : item));
  }
  if (!isMap(of)) throw failure("TypeError", `nothing can be assigned inside ${typeOf(of)}`);
  if (typeof index !== "string") throw failure("TypeError", `a map has string keys, received ${typeOf(index)}`);
  return { ...of, [index]: rest.length === 0 ? value : replaced(at(of, index), rest, value) };
}
