import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { addressesFor, subnetPlan } from "../../values/subnet-plan";

test("workloads get the first half and training what it needs at the end", () => {
  expect(subnetPlan("10.40.0.0/16", 40)).toEqual({ workloads: "10.40.0.0/17", training: "10.40.255.192/26" });
});

test("without training there is no second subnet", () => {
  expect(subnetPlan("192.168.4.0/24")).toEqual({ workloads: "192.168.4.0/25" });
});

test.each([
  [1, 16],
  [12, 16],
  [13, 32],
  [60, 64],
  [61, 128],
  [4000, 4096],
])("%i training machines get %i addresses, Google's four included", (replicas, addresses) => {
  expect(addressesFor(replicas)).toBe(addresses);
});

test("fails when training does not fit into the second half", () => {
  expect(() => subnetPlan("10.40.0.0/24", 125)).toThrow(
    new RangeError(
      '125 training machines need a subnet of 256 addresses, more than the 128 in the second half of "10.40.0.0/24"',
    ),
  );
});

test("the subnets never overlap, lie within the range and begin with their first address", () => {
  const prefix = fc.integer({ min: 8, max: 24 });
  const address = fc.integer({ min: 0, max: 0xffffff }).map((low) => [10, low >> 16, (low >> 8) & 255, low & 255]);
  fc.assert(
    fc.property(address, prefix, fc.integer({ min: 1, max: 124 }), (bytes, length, replicas) => {
      const network = ipaddr.IPv4.networkAddressFromCIDR(`${bytes.join(".")}/${length}`);
      const range = `${network.toString()}/${length}`;

      const { workloads, training = "" } = subnetPlan(range, replicas);

      for (const subnet of [workloads, training]) {
        const [first, subnetLength] = ipaddr.IPv4.parseCIDR(subnet);
        expect(ipaddr.IPv4.networkAddressFromCIDR(subnet).toString()).toBe(first.toString());
        expect(first.match(network, length)).toBe(true);
        expect(subnetLength).toBeGreaterThan(length);
      }
      expect(ipaddr.IPv4.parseCIDR(training)[0].match(ipaddr.IPv4.parseCIDR(workloads))).toBe(false);
      expect(ipaddr.IPv4.broadcastAddressFromCIDR(training).toString()).toBe(
        ipaddr.IPv4.broadcastAddressFromCIDR(range).toString(),
      );
    }),
  );
});

test("a training subnet grows where it is: the larger block holds the smaller one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), (one, other) => {
      const small = subnetPlan("10.0.0.0/16", Math.min(one, other)).training ?? "";
      const large = subnetPlan("10.0.0.0/16", Math.max(one, other)).training ?? "";

      expect(ipaddr.IPv4.parseCIDR(small)[0].match(ipaddr.IPv4.parseCIDR(large))).toBe(true);
    }),
  );
});
