import { buildAccountId, buildAccountTotal } from "./delivery/accounts";
import { buildProduct, buildRegistry } from "./delivery/products";
import { buildDirectory, buildPattern, buildSource } from "./delivery/source";
import { testDigest, testImage } from "./delivery/tests";
import type { Rule } from "./rule";

/** Every rule over what is built from source. */
export const deliveryRules: readonly Rule[] = [
  buildRegistry,
  buildProduct,
  buildSource,
  buildPattern,
  buildDirectory,
  testImage,
  testDigest,
  buildAccountId,
  buildAccountTotal,
];
