import { ADDRESSES } from "../../support/vertex/addresses";
import { releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { Answer } from "../../support/workflows/execution";

const answered = (after: number, body: unknown) => (): Answer => ({ after, body });
const cloudWith = (before: "first" | "full" | "every") =>
  releaseCloud({ other: { plan: { approval: { before, within: 3_600 }, steps: [10, 50, 100] } } });
const sharesOf = ({ vertex }: ReturnType<typeof releaseCloud>) =>
  vertex.endpoints.endpoint(ADDRESSES.ENDPOINT).splits.flatMap(({ split }) => split["301"] ?? []);

test.each([
  ["first", 1],
  ["full", 1],
  ["every", 3],
] as const)("before: %s asks %d times, says so, and goes on with a yes", (before, times) => {
  const cloud = cloudWith(before);
  const execution = cloud.release("3", { answer: answered(600, { decision: "approve" }) });
  const asked = execution.log.filter(
    ({ payload }) => (payload as { readonly report: string }).report === "plinth-release-approval",
  );

  expect(reportsOf(execution)).toMatchObject([{ outcome: "succeeded" }]);
  expect(asked).toHaveLength(times);
  expect(asked[0]).toMatchObject({
    severity: "NOTICE",
    payload: { endpoint: "fraud", version: "3", share: before === "full" ? 100 : 10 },
  });
});

test.each([
  ["first", []],
  ["full", [10, 50]],
] as const)("a no before: %s takes the release back", (before, shares) => {
  const cloud = cloudWith(before);
  const execution = cloud.release("3", { answer: answered(600, { decision: "deny", reason: "not on Friday" }) });

  expect(reportsOf(execution)).toMatchObject([
    { outcome: "failed", reason: "denied", message: expect.stringContaining("not on Friday") },
  ]);
  expect(sharesOf(cloud)).toEqual(shares);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test.each<[string, (() => Answer) | undefined]>([
  ["nobody answers", undefined],
  ["the answer is late", answered(3_700, { decision: "approve" })],
  ["what comes is no answer", answered(600, { decision: "perhaps" })],
  ["what comes is empty", answered(600, null)],
])("when %s the release is taken back", (_, answer) => {
  const cloud = cloudWith("full");
  const execution = cloud.release("3", { answer });

  expect(reportsOf(execution)).toMatchObject([{ outcome: "failed", reason: "not-approved" }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("who decides late finds what waits by the list of callbacks", () => {
  const cloud = cloudWith("first");
  const execution = cloud.begin.release("3", { answer: answered(3_000, { decision: "approve" }) });
  cloud.simulation.run(2_000);

  expect(execution.callbacks).toMatchObject([{ method: "POST", waiters: 1 }]);
});
