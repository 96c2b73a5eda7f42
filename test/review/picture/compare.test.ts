import { comparedGraph } from "../../../review/picture/compare";
import { drawnGraph } from "../../../review/picture/picture";
import type { Graph } from "../../../review/picture/graph";
import { smallPlatform } from "../../support/small-platform";
import { type Written, writtenPlatform } from "../../support/terraform";

type Stacks = Readonly<Record<string, readonly Written[]>>;

const small = smallPlatform();

/** The small platform with a stack made otherwise. */
const otherwise = (stack: string, change: (resources: readonly Written[]) => readonly Written[]): Stacks => ({
  ...small,
  [stack]: change(small[stack] ?? []),
});

const without =
  (...ids: readonly string[]) =>
  (resources: readonly Written[]) =>
    resources.filter(({ id }) => !ids.includes(id));

const changesOf = ({ things, flows }: Graph) => [
  ...things.flatMap(({ id, change }) => (change === undefined ? [] : [`${id} ${change}`])),
  ...flows.flatMap(({ from, to, kind, change }) => (change === undefined ? [] : [`${from} ${kind} ${to} ${change}`])),
];

test("a platform that is the same on both sides shows no change", () => {
  const graph = comparedGraph(writtenPlatform(small), writtenPlatform(small));

  expect(changesOf(graph)).toEqual([]);
  expect(graph.stacks.every(({ changes }) => Object.keys(changes).length === 0)).toBe(true);
});

test("what is on one side only is created or deleted, with its arrows", () => {
  const after = { ...otherwise("data", without("Raw")), training: without("Reads")(small.training ?? []) };

  expect(changesOf(comparedGraph(writtenPlatform(after), writtenPlatform(small)))).toEqual([
    "zone:raw deleted",
    "job:fraud changed",
    "zone:raw reads job:fraud deleted",
    "zone:raw starts job:fraud deleted",
  ]);
  expect(changesOf(comparedGraph(writtenPlatform(small), writtenPlatform(after)))).toEqual([
    "zone:raw created",
    "job:fraud changed",
    "zone:raw reads job:fraud created",
    "zone:raw starts job:fraud created",
  ]);
});

test("what a review says counts more than the comparison: replaced, and folded changes are none", () => {
  const graph = comparedGraph(writtenPlatform(small), writtenPlatform(small), [
    { stack: "serving", address: "google_vertex_ai_endpoint.Endpoint", action: "replace" },
    { stack: "data", address: "google_storage_bucket.Raw", action: "update-or-replace" },
    { stack: "data", address: "google_storage_bucket.Models", action: "update", folded: true },
    { stack: "training", address: "google_service_account.Launcher", action: "create" },
    { stack: "pipelines", address: "google_workflows_workflow.promote-fraud", action: "move" },
  ]);

  expect(changesOf(graph)).toEqual(["zone:raw replaced", "job:fraud changed", "endpoint:fraud replaced"]);
  expect(graph.stacks.map(({ changes }) => changes)).toEqual([
    {},
    { replaced: 1 },
    { created: 1 },
    {},
    { replaced: 1 },
  ]);
});

test("a stack that is gone is drawn as it was, with nothing left in it", () => {
  const after = Object.fromEntries(Object.entries(small).filter(([stack]) => stack !== "serving"));
  const graph = comparedGraph(writtenPlatform(after), writtenPlatform(small));

  expect(graph.stacks.find(({ name }) => name === "serving")).toMatchObject({ resources: 0, changes: { deleted: 8 } });
  expect(changesOf(graph)).toContain("endpoint:fraud deleted");
});

test("people's access is words, and an arrow where a change gives or takes it", () => {
  const before = otherwise("data", without("PeopleRead"));
  const still = drawnGraph(writtenPlatform(small));
  const given = drawnGraph(writtenPlatform(small), { before: writtenPlatform(before) });
  const words = ({ things }: Graph) => things.find(({ kind }) => kind === "group")?.details;

  expect(words(still)).toEqual(["reads models"]);
  expect(still.flows.some(({ to }) => to === "group:scientists")).toBe(false);
  expect(words(given)).toEqual([]);
  expect(given.flows).toContainEqual({
    from: "zone:models",
    to: "group:scientists",
    kind: "reads",
    change: "created",
    count: 1,
  });
});

test("a change of what has no name is drawn as a change of the rest of its stack, which is not drawn otherwise", () => {
  const before = otherwise("training", (resources) => [...resources, { type: "kms_crypto_key", id: "Old" }]);
  const drawn = (platform: Stacks, was: Stacks) =>
    drawnGraph(writtenPlatform(platform), { before: writtenPlatform(was) }).things.map(({ id }) => id);

  expect(drawn(small, before)).toContain("rest:training");
  expect(drawn(small, small)).not.toContain("rest:training");
  expect(drawn(small, small)).toContain("rest:foundation");
});
