import { lineFinder } from "../../scripts/json-lines";

const written = {
  data: { google_project: { Raw: {} } },
  resource: {
    google_pubsub_topic: { Raw: { name: 'a "Curated": b' } },
    google_storage_bucket: { Curated: { labels: { Raw: "x" } }, Raw: {}, 'with "quotes"': {} },
  },
};

test.each([
  ["google_pubsub_topic", "Raw"],
  ["google_storage_bucket", "Curated"],
  ["google_storage_bucket", 'with "quotes"'],
])("a resource is found on its line: %s %s", (type, name) => {
  const text = JSON.stringify(written, undefined, 2);
  expect(text.split("\n")[lineFinder(text)(type, name) - 1]).toContain(`${JSON.stringify(name)}: `);
});

test("what is not there, or all on one line, is on the first", () => {
  expect(lineFinder(JSON.stringify(written))("google_storage_bucket", "Curated")).toBe(1);
  expect(lineFinder("{}")("google_storage_bucket", "Raw")).toBe(1);
  expect(lineFinder('{"cut off')("google_storage_bucket", "Raw")).toBe(1);
});
