import { HOURS_PER_MONTH, machineSize, markupOf, PRICE_SOURCES, priceOf, PRICES_COLLECTED } from "../../catalog/prices";
import book from "../../catalog/prices.json";

const entries = Object.entries(book.prices as Record<string, { usd: Record<string, unknown> }>);

test("every price is more than nothing, has a known source and is found under its name and place", () => {
  const isSound = (id: string, place: string) => {
    const { tiers, source, status } = priceOf(id, place) ?? { tiers: [{ usd: 0 }], source: "", status: "" };
    const isKnown = Object.hasOwn(PRICE_SOURCES, source) && ["confirmed", "third-party", "derived"].includes(status);
    return isKnown && tiers.length > 0 && tiers.every(({ usd }) => usd > 0);
  };

  const faulty = entries.flatMap(([id, { usd }]) =>
    Object.keys(usd)
      .filter((place) => !isSound(id, place))
      .map((place) => `${id} in ${place}`),
  );

  expect(faulty).toEqual([]);
});

test("a place is found however Terraform writes it, and what costs the same everywhere is found in every place", () => {
  expect(priceOf("storage.standard", "EUROPE-WEST4")).toEqual(priceOf("storage.standard", "europe-west4"));
  expect(priceOf("kms.hsm.symmetric.version", "europe-west4")?.tiers).toEqual([{ from: 0, usd: 1 }]);
});

test("what is not in the book has no price", () => {
  expect(priceOf("storage.standard", "me-west1")).toBeUndefined();
  expect(priceOf("storage.golden", "europe-west4")).toBeUndefined();
  expect(priceOf("__proto__", "europe-west4")).toBeUndefined();
  expect(priceOf("storage.standard", "__proto__")).toBeUndefined();
  expect(machineSize("x9-standard-4")).toBeUndefined();
});

test("tiers begin where they are charged from", () => {
  expect(priceOf("monitoring.metrics", "europe-west4")?.tiers).toEqual([
    { from: 150, usd: 0.258 },
    { from: 100000, usd: 0.151 },
    { from: 250000, usd: 0.061 },
  ]);
});

test("machines have processors and memory, months hours, families what Vertex AI asks for more", () => {
  expect(machineSize("n1-standard-4")).toEqual({ vcpu: 4, memory: 15 });
  expect(HOURS_PER_MONTH).toBe(730);
  expect(PRICES_COLLECTED).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(markupOf("training", "n1")).toEqual({ usual: 1.15, known: true });
  expect(markupOf("training", "c3")).toEqual({ usual: 1.15, most: 1.2 });
  expect(markupOf("training", "constructor")).toEqual({ usual: 1.15, most: 1.2 });
});
