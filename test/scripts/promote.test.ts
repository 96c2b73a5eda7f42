import { promoteOutputSchema } from "../../deploy/output";
import { decide } from "../../scripts/decide";
import { promote, type PromoteOptions } from "../../scripts/promote";
import { retrain } from "../../scripts/retrain";
import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "../support/environment";
import { SimulatedExecutions } from "../support/executions";
import { failure, simulatedContext } from "../support/run-context";

const options: PromoteOptions = { follow: true, format: "text" };
const digest = `sha256:${"a".repeat(64)}`;
const parts = {
  groups: { approvers: { email: "ml-approvers@acme.example" } },
  storage: { zones: { models: {} } },
  models: {
    fraud: {
      serving: { image: `eu.acme.example/fraud@${digest}` },
      evaluation: { metric: "auPrc", atLeast: 0.8, beatsChampionBy: 0.01, slices: { "country=nl": {} } },
      promotion: { approval: {} },
      retraining: { by: { job: "fraud" } },
    },
    churn: { serving: { image: "eu.acme.example/churn:1" } },
  },
  training: {
    jobs: {
      fraud: {
        image: "eu.acme.example/trainer:1",
        machine: { type: "n1-standard-4" },
        writes: ["zone:models"],
        output: "zone:models",
        model: "fraud",
      },
    },
  },
  handover: {
    from: { staging: { project: "acme-ml-staging", region: "europe-west4", models: ["fraud"], into: "models" } },
  },
} satisfies Partial<EnvironmentInput>;

function world(theirs = digest) {
  const api = new SimulatedExecutions(["promote-fraud", "promote-churn", "adopt-fraud", "retrain-fraud"]);
  const own = simulatedContext(api, false, environment(parts));
  const staging = environment({ models: { fraud: { serving: { image: `eu.acme.example/fraud@${theirs}` } } } });
  const context = {
    ...own.context,
    environment: (name: string) =>
      name === "staging" ? Promise.resolve({ ...staging, name: "staging" }) : own.context.environment(name),
  };
  return { ...own, api, context };
}

/** Ends each run of a workflow some minutes after it was started. */
function ending(given: ReturnType<typeof world>, workflow: string, minutes: number, state: string, told: object) {
  given.api.clock.after(minutes * 60_000, () => {
    for (const run of given.api.runs(workflow)) {
      given.api.end(
        run,
        state,
        state === "SUCCEEDED" ? { result: JSON.stringify(told) } : { error: { payload: JSON.stringify(told) } },
      );
    }
  });
}

const sent = (given: ReturnType<typeof world>) =>
  given.api.received
    .filter(({ method, url }) => method === "POST" && url.endsWith("/executions"))
    .map(({ url, body }) => [/workflows\/([^/]+)\//.exec(url)?.[1], (body as { argument?: unknown }).argument]);

describe("plinth promote", () => {
  test("--dry-run says what a version is held to, and sends nothing", async () => {
    const given = world();
    expect(await promote(given.context, ["test", "fraud@7"], { ...options, dryRun: true })).toBe(0);
    expect(given.api.received).toEqual([]);
    expect(given.printed.out.split("\n").slice(0, 6)).toEqual([
      "fraud@7 is held to:",
      "  auPrc",
      "  at least 0.8",
      "  higher than the champion's by 0.01",
      "  on country=nl worse than the champion's by 0 at most",
      "  an approver says yes within 24h",
    ]);
  });

  test("--dry-run from environment to environment compares the images that answer", async () => {
    const given = world();
    const how = { ...options, from: "staging", to: "test", dryRun: true };
    expect(await promote(given.context, ["fraud@7"], how)).toBe(0);
    expect(given.printed.out).toMatch(/^fraud@7 goes from staging to test, where it gets the alias staging-7\n/);

    const other = world(`sha256:${"b".repeat(64)}`);
    expect(await promote(other.context, ["fraud@7"], { ...how, format: "json" })).toBe(1);
    const told = promoteOutputSchema.parse(JSON.parse(other.printed.out));
    expect(told).toMatchObject({ handover: { alias: "staging-7", same: false } });
  });

  test("takes a version over first, and promotes the one that it became", async () => {
    const given = world();
    ending(given, "adopt-fraud", 10, "SUCCEEDED", { outcome: "succeeded", version: "4" });
    ending(given, "promote-fraud", 40, "SUCCEEDED", { outcome: "succeeded", version: "4" });
    expect(await promote(given.context, ["fraud@7"], { ...options, from: "staging", to: "test" })).toBe(0);
    expect(sent(given)).toEqual([
      ["adopt-fraud", '{"from":"staging","version":"7"}'],
      ["promote-fraud", '{"version":"4"}'],
    ]);
  });

  test("promotes nothing that could not be taken over", async () => {
    const given = world();
    ending(given, "adopt-fraud", 10, "FAILED", { code: 500, message: "digest: other", report: {} });
    expect(await promote(given.context, ["fraud@7"], { ...options, from: "staging", to: "test" })).toBe(1);
    expect(sent(given)).toHaveLength(1);
  });

  test.each<[readonly string[], Partial<PromoteOptions>, string]>([
    [["fraud@7"], {}, "received 1 word\n  allowed: plinth promote <env> <model>@<version>"],
    [
      ["test", "fraud@7"],
      { from: "staging", to: "test" },
      "received 2 words\n  allowed: plinth promote <model>@<version> --from <env> --to <env>",
    ],
    [
      ["fraud@7"],
      { from: "staging" },
      "--from and --to belong together: name both environments, or <env> <model>@<version> alone",
    ],
    [["test", "fraude@7"], {}, 'test has no model "fraude". Did you mean "fraud"?\n  models: churn, fraud'],
    [["test", "fraud"], {}, '"fraud" is not a version of a model\n  allowed: <model>@<version>, such as fraud@7'],
    [["churn@7"], { from: "staging", to: "test" }, "test takes churn over from nobody\n  add it under handover.from"],
    [
      ["fraud@7"],
      { from: "stagin", to: "test" },
      'test does not take fraud over from "stagin". Did you mean "staging"?\n  allowed: staging',
    ],
  ])("%j %j is told", async (what, more, message) => {
    expect(await failure(promote(world().context, what, { ...options, ...more }))).toEqual({ message, exitCode: 1 });
  });
});

describe("plinth retrain", () => {
  test("starts the retraining and follows it", async () => {
    const given = world();
    ending(given, "retrain-fraud", 60, "SUCCEEDED", { outcome: "succeeded" });
    expect(await retrain(given.context, "test", "fraud", options)).toBe(0);
    expect(sent(given)).toEqual([["retrain-fraud", "{}"]]);
  });

  test("a model that is not retrained is told", async () => {
    expect((await failure(retrain(world().context, "test", "churn", options))).message).toBe(
      "test does not say how churn is retrained\n  add models.churn.retraining",
    );
  });
});

test("plinth approve answers a promotion by the name of its workflow", async () => {
  expect(
    (await failure(decide(world().context, "approve", "test", "promote-fraud", undefined, { format: "text" }))).message,
  ).toBe("no promotion of fraud waits for an approver\n  none is under way: plinth runs test promote-fraud");
});
