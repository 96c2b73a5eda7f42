import { costChanges } from "../../../review/cost/changes";
import { costOf } from "../../../review/cost/cost-of";
import { costOfChange } from "../../../review/cost/slot";
import { endpoint, platform, usage } from "./platform";

const of = (count: number, type = "n1-standard-4") =>
  costOf(
    platform({}),
    usage({
      workloads: [
        endpoint({
          replicas: { low: count, expected: count, high: count },
          machines: [{ role: "machines", type, count: 1 }],
        }),
      ],
    }),
  );

test.each([
  [of(1), of(2), "costs $176 a month more", "high"],
  [of(20), of(21), "costs $176 a month more", "medium"],
  [of(2), of(1), "costs $176 a month less", "info"],
  [of(1), of(9), "costs $1,405 a month more", "high"],
])("a difference is a sentence, and as severe as it is large", (before, after, summary, severity) => {
  const { summary: said, findings } = costOfChange(costChanges(before, after));

  expect(said).toBe(summary);
  expect(findings).toMatchObject([{ direction: "neutral", severity, origin: "endpoints.fraud", stack: "serving" }]);
});

test("machines of another type are told with both, and what is new or gone is told to be", () => {
  const text = (before: ReturnType<typeof of>, after: ReturnType<typeof of>) =>
    costOfChange(costChanges(before, after)).findings[0]?.text;
  const nothing = costOf(platform({}), usage());

  expect(text(of(1), of(1, "n1-standard-8"))).toBe(
    "+$176 a month (+$176 at the upper end): endpoint fraud: n1-standard-4, then endpoint fraud: n1-standard-8",
  );
  expect(text(nothing, of(1))).toBe("+$176 a month (+$176 at the upper end): endpoint fraud: n1-standard-4, new");
  expect(text(of(1), nothing)).toBe("-$176 a month (-$176 at the upper end): endpoint fraud: n1-standard-4, gone");
});

test("what nobody can say is said, and nothing that does not change", () => {
  const { summary, findings, before, after } = costOfChange(costChanges(of(1), of(1, "x9-large")));

  expect(summary).toBe("changes 1 cost nobody can say");
  expect(findings).toMatchObject([{ direction: "unknown", severity: "medium" }]);
  expect([before.expected > 0, after.expected]).toEqual([true, 0]);
  expect(costOfChange(costChanges(of(1), of(1)))).toMatchObject({ summary: "", findings: [] });
});
