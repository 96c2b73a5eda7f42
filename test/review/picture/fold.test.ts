import { folded } from "../../../review/picture/fold";
import { graphOf } from "../../../review/picture/read-graph";
import { account } from "../../support/small-platform";
import { type Written, writtenPlatform } from "../../support/terraform";

const zone = (name: string): Written => ({
  type: "storage_bucket",
  id: `Zone-${name}`,
  origin: `storage.zones.${name}`,
  attributes: { name, location: "EUROPE-WEST4" },
});
const grant = (job: string, bucket: string, role: string): Written => ({
  type: "storage_bucket_iam_member",
  id: `${job}-${bucket}-${role}`,
  origin: `workloads.${job}.reads.0`,
  attributes: { bucket, member: account(job), role: `roles/storage.${role}` },
});
const workload = (name: string): Written => ({
  type: "service_account",
  id: `Account-${name}`,
  origin: `workloads.${name}`,
  attributes: { account_id: name },
});

/** So many workloads that read one zone and write one of their own each, and one that reads a zone of those. */
function alike(count: number) {
  const names = Array.from({ length: count }, (_, index) => `job-${index}`);
  return graphOf(
    writtenPlatform({
      data: [
        zone("raw"),
        ...names.flatMap((name) => [
          workload(name),
          zone(`out-${name}`),
          grant(name, "raw", "objectViewer"),
          grant(name, `out-${name}`, "objectUser"),
        ]),
        workload("odd"),
        grant("odd", "out-job-1", "objectViewer"),
      ],
    }),
  );
}

test("what can be read is drawn whole", () => {
  const graph = alike(5);

  expect(folded(graph)).toBe(graph);
  expect(folded(alike(60), "all").things).toHaveLength(122);
});

test("what is alike is drawn as one, and what is not stays by itself", () => {
  const { things, flows } = folded(alike(60));

  expect(
    things.map(({ kind, name, folded: names }) => `${kind} ${names === undefined ? name : `×${names.length}`}`),
  ).toEqual(["workload job-1", "workload ×59", "workload odd", "zone out-job-1", "zone ×59", "zone raw"]);
  expect(flows.map(({ count }) => count).sort()).toEqual([1, 1, 1, 59, 59]);
});

test("names that are drawn as one are in the order of their numbers", () => {
  const [one] = folded(alike(60)).things.filter(({ folded: names }) => names !== undefined);

  expect(one?.folded?.slice(0, 4)).toEqual(["job-0", "job-2", "job-3", "job-4"]);
  expect(one?.folded?.at(-1)).toBe("job-59");
});

test("where nothing is alike, the kinds of which there are most are drawn as one until the rest can be read", () => {
  const chain = Array.from({ length: 40 }, (_, index): readonly Written[] => [
    zone(`z${index}`),
    workload(`w${index}`),
    ...(index === 0 ? [] : [grant(`w${index}`, `z${index - 1}`, "objectViewer")]),
    grant(`w${index}`, `z${index}`, "objectUser"),
  ]);
  const graph = graphOf(
    writtenPlatform({ data: [...chain.flat(), zone("first"), grant("w0", "first", "objectViewer")] }),
  );
  const drawn = folded(graph);

  expect(drawn.things.find(({ kind }) => kind === "zone")?.folded).toHaveLength(41);
  expect(drawn.things.filter(({ kind }) => kind === "workload")).toHaveLength(40);
  expect(folded(graph, "kinds").things).toHaveLength(2);
});
