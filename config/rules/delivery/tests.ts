import { IMAGE_PATTERN, parseImage } from "../../../values/image-reference";
import type { Build } from "../../schema/environment";
import { defineRule } from "../rule";

/** Docker reads it, which knows none of the environment's registries by their short names. */
export const testImage = defineRule<Build>({
  id: "builds/test-image",
  severity: "error",
  holds: "The image that tests run in is named as Docker reads it.",
  each: "builds.*",
  reads: ["tests.image"],
  check({ value: { tests } }) {
    if (tests === undefined || IMAGE_PATTERN.test(tests.image)) return [];
    return [
      {
        at: "tests.image",
        problem: `"${tests.image}" is not the name of an image`,
        allowed: "<host>/<path>:<tag>@sha256:<64 digits>; without a host, one of Docker Hub",
      },
    ];
  },
});

/** Tests that run in another image than yesterday say nothing about what has changed; nor is that image known. */
export const testDigest = defineRule<Build>({
  id: "builds/test-digest",
  severity: "error",
  holds: "Where the environment is permanent, the image that tests run in has a digest.",
  each: "builds.*",
  reads: ["tests.image", "/lifetime"],
  check({ value: { tests }, environment: { lifetime } }) {
    if (tests === undefined || lifetime === "disposable" || !IMAGE_PATTERN.test(tests.image)) return [];
    if (parseImage(tests.image).digest !== undefined) return [];
    return [
      {
        at: "tests.image",
        problem: `"${tests.image}" has no digest, and a tag can be moved to another image at any time`,
        allowed: `${tests.image}@sha256:<64 digits>`,
        fix: "write the digest that its registry shows for it",
      },
    ];
  },
});
