import { notAmong } from "../references/names";
import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type CustomerManaged = NonNullable<Environment["encryption"]["customerManaged"]>;

const GRAMMAR = "vectors:<name> or pool:<name>";

/** What Google encrypts with its own keys only, each with its place and what it is. */
function unkeyed({ vectors, pools }: Environment) {
  return [
    ...Object.keys(vectors).map((name) => ({
      reference: `vectors:${name}`,
      at: `vectors.${name}`,
      problem: "Google encrypts indexes of vectors with its own keys only",
    })),
    ...Object.keys(pools).map((name) => ({
      reference: `pool:${name}`,
      at: `pools.${name}`,
      problem: "Google encrypts the disks of pools with its own keys only",
    })),
  ];
}

/** Keys of one's own for everything, but for what somebody has said yes to. */
export const acknowledgedByName = defineRule<CustomerManaged>({
  id: "encryption/not-acknowledged",
  severity: "error",
  holds: "With keys of one's own, what Google encrypts with its own keys only is acknowledged by name.",
  each: "encryption.customerManaged",
  reads: ["acknowledged"],
  declaredIn: ["vectors", "pools"],
  check: ({ value: { acknowledged }, environment }) =>
    unkeyed(environment)
      .filter(({ reference }) => !acknowledged.some((text) => text === reference))
      .map(({ reference, at, problem }) => ({
        path: at,
        problem,
        fix: `add "${reference}" to encryption.customerManaged.acknowledged, or leave it out`,
      })),
});

/** A yes to nothing would be a yes to whatever gets that name one day. */
export const acknowledgedNothing = defineRule<CustomerManaged>({
  id: "encryption/acknowledged-nothing",
  severity: "error",
  holds: "What is acknowledged is there, and is acknowledged once.",
  each: "encryption.customerManaged",
  reads: ["acknowledged"],
  declaredIn: ["vectors", "pools"],
  check: ({ value: { acknowledged }, environment }) =>
    acknowledged.flatMap((text, index): readonly Violation[] => {
      const at = `acknowledged[${index}]`;
      const [, noun = "", name = ""] = /^(vectors|pool):(.*)$/s.exec(text) ?? [];
      if (noun === "") return [{ at, problem: `"${text}" is nothing that lacks a key`, allowed: GRAMMAR }];
      if (acknowledged.indexOf(text) !== index) {
        return [{ at, problem: `"${text}" is acknowledged already`, fix: "leave it out" }];
      }
      const known = Object.keys(noun === "pool" ? environment.pools : environment.vectors);
      return notAmong(known, noun === "pool" ? "pool" : "index of vectors", name, at, text);
    }),
});
