import { renderWorkflow } from "../../../constructs/workflows/language/source";
import { releaseWorkflow } from "../../../constructs/workflows/releases/release";
import { ADDRESSES } from "../../support/vertex/addresses";
import { PLAN, PROPS, releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { Vertex } from "../../support/vertex/vertex";

const { ENDPOINT } = ADDRESSES;

test("labels that Terraform changes in between are no reason to give up", () => {
  let count = 0;
  const act = ({ endpoints }: Vertex) => endpoints.relabel(ENDPOINT, { revision: `r${(count += 1)}` });
  const cloud = releaseCloud({ meddling: [{ on: /^PATCH .*endpoints/, times: 6, act }] });

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
  expect(cloud.vertex.requests.filter(({ code }) => code === 409)).toHaveLength(6);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, labels: { revision: "r6" } });
});

test.each([
  ["while the first models come up", 1, { "101": 60, "201": 40 }],
  ["between two steps", 2, { "301": 20, "101": 80 }],
  ["before the last step", 3, { "301": 50, "201": 50 }],
])("traffic that somebody else moves %s takes the release back", (_, nth, split) => {
  const act = ({ endpoints }: Vertex) => endpoints.setSplit(ENDPOINT, split);
  const cloud = releaseCloud({
    deployed: { "101": "1", "201": "2" },
    meddling: [{ on: /^PATCH .*endpoints/, after: nth - 1, act }],
  });
  const execution = cloud.release("3");

  expect(reportsOf(execution)).toMatchObject([
    { outcome: "failed", reason: "conflict", message: expect.stringContaining("which the release did not set") },
  ]);
  expect(cloud.state()).toMatchObject({
    split: { "101": 100 },
    deployed: ["101", "201"],
    champion: "1",
    lock: undefined,
    operating: false,
  });
});

test("traffic that somebody else moves while the last step is watched takes the release back", () => {
  const act = ({ endpoints }: Vertex) => endpoints.setSplit(ENDPOINT, { "301": 10, "101": 90 });
  const cloud = releaseCloud({
    other: { plan: { steps: [100] } },
    meddling: [{ on: /^GET .*timeSeries/, act }],
  });

  expect(reportsOf(cloud.release("3"))).toMatchObject([
    { outcome: "failed", reason: "conflict", message: expect.stringContaining("which the release did not set") },
  ]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test.each([0, 3_600])(
  "a model without traffic that somebody else deployed stays, and what an earlier release kept goes, after %d seconds",
  (keepPrevious) => {
    const cloud = releaseCloud({ deployed: { "101": "1", "201": "2" } });
    cloud.begin.release("3");
    cloud.simulation.run(10_000);
    expect(cloud.state()).toMatchObject({ split: { "301": 100 }, deployed: ["101", "201", "301"] });

    const next = renderWorkflow(releaseWorkflow({ ...PROPS, plan: { ...PLAN, keepPrevious } }));
    cloud.start(next, { workflow: "release-fraud", argument: { version: "4" } });
    cloud.simulation.run(20_000);
    expect(cloud.state()).toMatchObject({ split: { "401": 100 }, deployed: ["201", "401"], lock: undefined });
  },
);

test("a kept model that gets traffic while it is to go stays, whenever that is, and holds nothing up", () => {
  const make = (after = Infinity) => {
    let moved = false;
    const act = ({ endpoints }: Vertex) => {
      const { deployed, leaving } = endpoints.endpoint(ENDPOINT);
      if (!deployed.has("101") || leaving.has("101")) return;
      endpoints.setSplit(ENDPOINT, { "101": 60, "301": 40 });
      moved = true;
    };
    const cloud = releaseCloud({
      other: { plan: { steps: [100], gates: [], keepPrevious: 3_600 } },
      meddling: [{ on: /./, after, act }],
    });
    cloud.begin.release("3");
    return { ...cloud, moved: () => moved };
  };
  const kept = make();
  kept.simulation.run(5_000);
  expect(kept.state()).toMatchObject({ deployed: ["101", "301"], lock: undefined });
  const from = kept.vertex.requests.length;
  kept.simulation.run();
  expect(kept.state().deployed).toEqual(["301"]);

  for (let index = from; index < kept.vertex.requests.length; index += 1) {
    const cloud = make(index);
    cloud.simulation.run();
    cloud.guard();
    const { split, deployed, lock } = cloud.state();

    expect({ index, split, deployed, lock }).toEqual({
      index,
      ...(cloud.moved()
        ? { split: { "101": 60, "301": 40 }, deployed: ["101", "301"] }
        : { split: { "301": 100 }, deployed: ["301"] }),
      lock: undefined,
    });
  }
});

test("traffic that moves between the first look and the lock is looked at again", () => {
  const act = ({ endpoints }: Vertex) => endpoints.setSplit(ENDPOINT, { "101": 50, "201": 50 });
  const cloud = releaseCloud({
    deployed: { "101": "1", "201": "2" },
    meddling: [{ on: /^POST .*\/o$/, act }],
  });
  cloud.begin.release("3");
  cloud.simulation.run(10_000);

  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, previous: { split: { "101": 50, "201": 50 } } });
});

test("a split whose answer is lost is not set twice, and one that did not arrive is", () => {
  for (const answer of ["lost", "unreachable", "late", 503, 500] as const) {
    const cloud = releaseCloud({ faults: [{ on: /^PATCH .*endpoints/, times: 2, answer }] });

    expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
    const { splits } = cloud.vertex.endpoints.endpoint(ENDPOINT);
    expect(splits.map(({ split }) => split["301"] ?? 0).filter((share) => share > 0)).toEqual([5, 50, 100, 100]);
  }
});

test("when the previous model is taken away meanwhile, a release that fails leaves the traffic where it is, and says so", () => {
  const cloud = releaseCloud({ other: { plan: { steps: [100] } } });
  const begin = cloud.simulation.now;
  cloud.vertex.monitoring.traffic = (id) => ({ errorShare: id === "301" ? 1 : 0 });
  const execution = cloud.begin.release("3");
  cloud.simulation.run(1_500);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, deployed: ["101", "301"] });
  cloud.vertex.endpoints.endpoint(ENDPOINT).remove("101", begin + 1_500);
  cloud.simulation.run();

  expect(reportsOf(execution)).toMatchObject([
    { outcome: "failed", reason: "gate", message: expect.stringContaining("so the traffic stays") },
  ]);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, deployed: ["301"], lock: undefined });
});

test("a memory that somebody else writes at the same moment is written again", () => {
  const address = `gs://${ADDRESSES.RELEASES_BUCKET}/previous/fraud.json`;
  let writes = 0;
  const cloud = releaseCloud({
    meddling: [
      {
        on: /^POST .*\/o$/,
        times: 100,
        act: ({ storage, requests }) => {
          const last = requests.at(-1)?.request.url ?? "";
          if (!last.includes("previous") || writes > 0) return;
          writes += 1;
          storage.put(address, '{"version":"0","execution":"other"}');
        },
      },
    ],
  });
  cloud.begin.release("3");
  cloud.simulation.run(10_000);

  expect(writes).toBe(1);
  expect(cloud.state()).toMatchObject({ previous: { version: "3" }, lock: undefined });
});
