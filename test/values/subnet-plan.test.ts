import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { rangesOverlap, rangeWithin, subnetPlan, trainingSpace, trainingSubnetSize } from "../../values/subnet-plan";

test("without training, workloads get the first half", () => {
  expect(subnetPlan("10.40.0.0/16")).toEqual({ workloads: "10.40.0.0/17" });
});

test.each([
  [1, "10.40.255.240/28"],
  [12, "10.40.255.240/28"],
  [13, "10.40.255.224/27"],
  [60, "10.40.255.192/26"],
  [4000, "10.40.240.0/20"],
])("%d training machines get a block at the end: %s", (replicas, training) => {
  expect(subnetPlan("10.40.0.0/16", replicas)).toEqual({ workloads: "10.40.0.0/17", training });
});

test("training that does not fit is refused", () => {
  expect(() => subnetPlan("10.40.0.0/24", 125)).toThrow(
    new RangeError("125 training machines need 256 addresses, 10.40.0.0/24 leaves them 128"),
  );
});

test("the largest range is divided too", () => {
  expect(subnetPlan("10.0.0.0/8", 4)).toEqual({ workloads: "10.0.0.0/9", training: "10.255.255.240/28" });
});

test("both subnets lie in the range, do not overlap, and training has an address for each machine", () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 8, max: 24 }))
    .map(([second, third, length]) => {
      const first = ipaddr.IPv4.networkAddressFromCIDR(`10.${second}.${third}.0/${length}`).toString();
      return `${first}/${length}`;
    });

  fc.assert(
    fc.property(range, fc.integer({ min: 1, max: 4000 }), (whole, replicas) => {
      fc.pre(trainingSubnetSize(replicas) <= trainingSpace(whole));
      const { workloads, training = "" } = subnetPlan(whole, replicas);

      expect(rangeWithin(workloads, whole)).toBe(true);
      expect(rangeWithin(training, whole)).toBe(true);
      expect(rangesOverlap(workloads, training)).toBe(false);
      expect(ipaddr.IPv4.networkAddressFromCIDR(training).toString()).toBe(training.split("/")[0]);
      const [, length] = ipaddr.IPv4.parseCIDR(training);
      expect(length).toBeLessThanOrEqual(28);
      expect(2 ** (32 - length) - 4).toBeGreaterThanOrEqual(replicas);
      expect(2 ** (31 - length) - 4).toBeLessThan(Math.max(replicas, 12));
    }),
  );
});

test.each([
  ["10.0.0.0/8", "10.255.0.0/16", true],
  ["10.255.0.0/16", "10.0.0.0/8", true],
  ["10.0.0.0/24", "10.0.1.0/24", false],
  ["240.0.0.0/4", "255.255.255.255/32", true],
])("%s and %s overlap: %p", (one, other, expected) => {
  expect(rangesOverlap(one, other)).toBe(expected);
});
