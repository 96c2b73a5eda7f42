import { rollbackOutputSchema } from "../../deploy/output";
import { rollback, rollbackCommand } from "../../scripts/rollback";
import type { StartingOptions } from "../../scripts/run-commands";
import { googleError } from "../support/executions";
import { releasingContext } from "../support/releasing";
import { failure, terminal } from "../support/run-context";

const options: StartingOptions = { follow: true, format: "text" };

function ending(state: string, parts: Parameters<ReturnType<typeof releasingContext>["api"]["end"]>[2]) {
  const world = releasingContext();
  world.api.clock.after(60_000, () => {
    for (const run of world.api.runs("rollback-fraud")) world.api.end(run, state, parts);
  });
  return world;
}

test("starts the rollback of an endpoint, follows it and prints what it did", async () => {
  const { api, context, printed } = ending("SUCCEEDED", { result: '{"outcome":"succeeded","split":{"601":100}}' });

  expect(await rollback(context, "test", "fraud", options)).toBe(0);
  expect(api.received[0]).toMatchObject({ method: "POST", body: { argument: "{}" } });
  expect(printed.out).toMatch(
    /^rollback-fraud run-1 succeeded after 1m \d\ds\n {2}outcome: succeeded\n {2}split: {"601":100}\n$/,
  );
  expect(printed.err).toContain("Started rollback-fraud run-1\n");
});

test("a rollback that did not get through exits with 1 and says who goes on", async () => {
  const { context, printed } = ending("FAILED", {
    error: {
      payload: '{"message":"launcher: Vertex AI does not answer","report":{"outcome":"failed","settled":false}}',
    },
  });

  expect(await rollback(context, "test", "fraud", options)).toBe(1);
  expect(printed.out).toContain("reason: launcher: Vertex AI does not answer\n");
  expect(printed.err).toContain("its guard goes on by itself. Look with: plinth runs test guard-fraud\n");
});

test("a freeze does not stop it, and a dry run needs nobody", async () => {
  const { api, context, printed } = releasingContext({ releases: { freeze: { reason: "Black Friday" } } });

  expect(await rollback(context, "test", "fraud", { ...options, dryRun: true })).toBe(0);
  expect(api.received).toEqual([]);
  expect(printed.out).toContain("/workflows/rollback-fraud/executions\n");
});

test.each([[{ dryRun: true, follow: true }], [{ follow: false }], [{ follow: true }]])(
  "prints JSON as its schema says with %j",
  async (asked) => {
    const { context, printed } = ending("SUCCEEDED", { result: "{}" });

    await rollback(context, "test", "fraud", { ...asked, format: "json" });

    const output = JSON.parse(printed.out);
    expect(rollbackOutputSchema.parse(output)).toEqual(output);
  },
);

test("an endpoint that is not declared is told before anything is sent", async () => {
  const { api, context } = releasingContext();

  expect(await failure(rollback(context, "test", "frauds", options))).toEqual({
    message: 'test has no endpoint "frauds". Did you mean "fraud"?\n  endpoints: churn, fraud',
    exitCode: 1,
  });
  expect(api.received).toEqual([]);
});

test("an environment without endpoints says where to declare one", async () => {
  const { context } = releasingContext({ endpoints: {} });

  expect((await failure(rollback(context, "test", "fraud", options))).message).toBe(
    'test has no endpoint "fraud"\n  endpoints: none: declare one under endpoints',
  );
});

test("who may not start it is told whom to ask", async () => {
  const { api, context } = releasingContext();
  api.misbehave(googleError(403, "PERMISSION_DENIED", "No."));

  expect((await failure(rollback(context, "test", "fraud", options))).message).toBe(
    "Could not start a run of rollback-fraud in project acme-ml-test: you lack the permission workflows.executions.create, which Plinth gives to engineers (ml-engineers@acme.example). Who may say yes to a release may neither start nor stop one: ask one of them.",
  );
});

test("the command line sets what it says", async () => {
  const { context, printed } = releasingContext();

  await rollbackCommand(terminal, () => context).parseAsync(["test", "fraud", "--no-follow", "--format", "json"], {
    from: "user",
  });

  expect(JSON.parse(printed.out).run).toMatchObject({ workflow: "rollback-fraud", state: "running" });
});
