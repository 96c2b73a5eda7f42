import * as z from "zod";
import { duration, ref } from "./text";

/** Whose keys encrypt what is stored. All or nothing. */
export const encryption = z
  .strictObject({
    customerManaged: z
      .strictObject({
        protection: z
          .enum(["software", "hsm"])
          .default("hsm")
          .describe("Where the keys live")
          .meta({ change: "cannot be changed after creation: a new key would be needed" }),
        rotation: duration({ from: "1d", to: "36500d", whole: "d" })
          .default("90d")
          .describe("How often a new version of each key is made"),
        keys: z
          .enum(["own", "external"])
          .default("own")
          .describe("Whether Plinth makes the keys or uses those under `external.keys`")
          .meta({ change: "cannot be changed after creation for what already has a key" }),
        acknowledged: z
          .array(ref("unkeyed", { noun: "something without a key", allowed: "vectors:<name> or pool:<name>" }))
          .default([])
          .describe("What may be made although Google encrypts it with its own keys only"),
      })
      .optional()
      .describe("Keys of your own for everything that takes one")
      .meta({
        defaultEffect: "Google's own keys",
        change: "cannot be taken back or added without replacing registries and moving data",
      }),
  })
  .describe("Whose keys encrypt what is stored: all or nothing");
