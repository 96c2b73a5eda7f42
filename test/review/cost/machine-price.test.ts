import fc from "fast-check";
import { PRICES_COLLECTED } from "../../../catalog/prices";
import book from "../../../catalog/prices.json";
import { hourPrice, type HourPrice, type MachineCapacity } from "../../../review/cost/machine-price";

const price = (...words: Parameters<typeof hourPrice>): HourPrice => {
  const found = hourPrice(...words);
  if ("reason" in found) throw new Error(found.reason);
  return found;
};
const n1 = { type: "n1-standard-4" };
const a100 = { type: "a2-highgpu-1g", accelerator: { type: "NVIDIA_TESLA_A100", count: 1 } };

test("a machine of a family costs its processors and its memory, and what Vertex AI adds", () => {
  const { hour, how, note } = price(n1, "europe-west4", "training");

  expect(hour.expected).toBeCloseTo((4 * 0.034802 + 15 * 0.004664) * 1.15, 9);
  expect(hour.low).toBe(hour.high);
  expect(how).toBe("(4 vCPU × $0.034802 + 15 GB × $0.004664) × 1.15 on Vertex AI");
  expect(note).toBeUndefined();
});

test("a GPU that is attached is paid for beside the machine, one that is built in is not", () => {
  const attached = price({ ...n1, accelerator: { type: "NVIDIA_TESLA_T4", count: 2 } }, "europe-west4", "training");

  expect(attached.hour.expected).toBeCloseTo((4 * 0.034802 + 15 * 0.004664 + 2 * 0.3675) * 1.15, 9);
  expect(price(a100, "europe-west4", "training").hour.expected).toBeCloseTo(3.747972 * 1.2, 9);
});

test("of TPUs the chips are paid for", () => {
  const tpu = { type: "ct6e-standard-4t", accelerator: { type: "TPU_V6E", count: 4 } };

  expect(price(tpu, "europe-west4", "training").hour).toEqual({
    low: expect.closeTo(4 * 2.97, 9) as number,
    expected: expect.closeTo(4 * 2.97 * 1.15, 9) as number,
    high: expect.closeTo(4 * 2.97 * 1.2, 9) as number,
  });
});

test("spot machines cost their own price and a fee of the full one, and at most the full price", () => {
  const { hour, note } = price(a100, "europe-west4", "training", "spot");

  expect(hour.expected).toBeCloseTo(1.692835 + 0.15 * 3.747972, 9);
  expect(hour.high).toBeCloseTo(3.747972 * 1.2, 9);
  expect(note).toContain("spot prices change");
});

test("reserved machines cost the full price and the fee", () => {
  expect(price(a100, "europe-west4", "training", "reservation").hour.expected).toBeCloseTo(3.747972 * 1.15, 9);
});

test("what is concluded and not known says so", () => {
  const { hour, note } = price({ type: "c2-standard-4" }, "europe-west4", "training");

  expect(hour.low).toBeLessThan(hour.high);
  expect(note).toBe("what Vertex AI adds to the price of c2-standard-4 is concluded from other machines");
});

test.each([
  [{ type: "x9-standard-4" }, "europe-west4", "the price book does not know the machine type x9-standard-4"],
  [n1, "me-west1", "the price book has no price for compute.n1.vcpu in me-west1"],
  [
    { type: "tpu7x-standard-4t", accelerator: { type: "TPU_7X", count: 4 } },
    "us-central1",
    "the price book has no price for compute.tpu.TPU_7X.chip in us-central1",
  ],
  [
    { ...n1, accelerator: { type: "NVIDIA_TESLA_V100", count: 1 } },
    "us-east4",
    "the price book has no price for compute.gpu.NVIDIA_TESLA_V100 in us-east4",
  ],
  [
    { ...n1, disk: { type: "pd-gold", size: 100 } },
    "europe-west4",
    "the price book has no price for compute.disk.pd-gold in europe-west4",
  ],
] as const)("%j in %s has no price, and never costs nothing", (machine, location, reason) => {
  expect(hourPrice(machine, location, "training")).toEqual({ reason });
});

test("whatever has a price costs something, and its range is in order, in every region and of every capacity", () => {
  const regions = [...new Set(Object.values(book.prices).flatMap(({ usd }) => Object.keys(usd)))];
  const types = [...Object.keys(book.machines), ...Object.keys(book.prices).map((id) => id.replace("compute.", ""))];
  const capacities: MachineCapacity[] = ["on-demand", "spot", "flex-start", "reservation", "any-reservation"];
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom(...regions),
      fc.constantFrom(...(["training", "workbench", "colab", "vectors"] as const)),
      fc.constantFrom(...capacities),
      (type, region, use, capacity) => {
        const found = hourPrice({ type }, region, use, capacity);
        if ("reason" in found) return expect(found.reason).not.toBe("");
        const { low, expected, high } = found.hour;
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(expected);
        expect(expected).toBeLessThanOrEqual(high);
        expect(Number.isFinite(high)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  expect(PRICES_COLLECTED).toBe(book.collected);
});
