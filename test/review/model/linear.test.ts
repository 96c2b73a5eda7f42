import type { Json, JsonObject } from "../../../review/json";
import { compare } from "../../../review/model/compare";
import type { Platform } from "../../../review/platform";
import { smallPlatform } from "../../support/terraform-platform";

/** So many buckets, each with a grant on it and an account, of which all change and a tenth go. */
function platform(count: number, after: boolean): Platform {
  const names = Array.from({ length: count }, (_, index) => `acme-bucket-${index}`);
  const record = (make: (name: string, index: number) => JsonObject): JsonObject =>
    Object.fromEntries(
      names
        .filter((_, index) => !after || index % 10 !== 0)
        .map((name, index) => [after && index % 7 === 0 ? `new-${name}` : name, make(name, index)]),
    );
  return smallPlatform({
    data: {
      resource: {
        google_storage_bucket: record((name) => ({
          name,
          location: "EU",
          storage_class: after ? "NEARLINE" : "STANDARD",
        })),
      } as Json,
    },
    training: {
      resource: {
        google_service_account: record((_, index) => ({ account_id: `account-${index}` })),
        google_storage_bucket_iam_member: record((name, index) => ({
          bucket: name,
          role: "roles/x",
          member: `serviceAccount:account-${index}@p.iam`,
        })),
      } as Json,
    },
  });
}

/** How often anything in the resources of a platform is read. */
function readsOf(count: number): number {
  let reads = 0;
  const counted = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get(target, key, receiver) {
        reads += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
      ownKeys(target) {
        reads += 1;
        return Reflect.ownKeys(target);
      },
    });
  const watch = ({ stacks }: Platform): Platform => ({
    stacks: stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((resource) => ({ ...resource, attributes: counted(resource.attributes) })),
    })),
  });
  compare(watch(platform(count, false)), watch(platform(count, true)), {
    before: { label: "a" },
    after: { label: "b" },
  });
  return reads;
}

test("ten times as many resources are read ten times as often", () => {
  expect(readsOf(500) / readsOf(50)).toBeLessThan(11);
});
