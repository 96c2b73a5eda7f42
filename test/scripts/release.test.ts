import { applicationDefaultCredentials } from "../../deploy/credentials";
import { releaseOutputSchema } from "../../deploy/output";
import { release, releaseCommand } from "../../scripts/release";
import type { StartingOptions } from "../../scripts/run-commands";
import { googleError, type Misbehaviour, type SimulatedExecutions } from "../support/executions";
import { releasingContext, releasingParts } from "../support/releasing";
import { failure, terminal } from "../support/run-context";

const options: StartingOptions = { follow: true, format: "text" };
const MINUTE = 60_000;
const ATTACHMENT = "projects/p1-tp/regions/europe-west4/serviceAttachments/gkedpm-1a2b";

type Parts = Parameters<SimulatedExecutions["end"]>[2];

/** A world in which the release that is started next comes to these steps, one each five minutes. */
function passing(world: ReturnType<typeof releasingContext>, ...path: readonly (readonly string[])[]) {
  path.forEach((routines, index) =>
    world.api.clock.after((index + 1) * 5 * MINUTE, () => {
      for (const run of world.api.runs("release-fraud")) {
        run.status = { currentSteps: routines.map((routine) => ({ routine, step: "s" })) };
      }
    }),
  );
  return world;
}

/** A world in which the release that is started next ends after some minutes. */
function ending(state: string, parts: Parts = {}, world = releasingContext()) {
  world.api.clock.after(30 * MINUTE, () => {
    for (const run of world.api.runs("release-fraud")) world.api.end(run, state, parts);
  });
  return world;
}

const PLAN = `fraud@7 to the endpoint fraud of test: canary
  evaluation  auPrc at least 0.82
  machines    2 to 10 × n1-standard-4 with 1 NVIDIA_TESLA_T4, beside those that serve; up within 1h
  traffic     5%, 50%, 100%; 15m after each, then the gates
  gates       errorRate at most 1% and at most 0.5 points above the model that serves now
              p99 at most 300ms and at most 20% slower than the model that serves now
              fewer than 100 answers: wait, no data: fail, for 2h at most
  approval    before all traffic, within 24h, by ml-approvers@acme.example
  previous    stays deployed for 24h after the success, ready to come back
  access      private; the environment file has no attachment yet: the release prints it
  failure     the saved traffic split is put back, then the version is removed
`;

describe("--dry-run", () => {
  test("prints what would happen and the request, sends nothing and needs no credentials", async () => {
    const { api, context, printed } = releasingContext();
    const nobody = applicationDefaultCredentials(() => Promise.reject(new Error("asked for credentials")));
    const world = { ...context, executions: () => api.client(nobody) };

    expect(await release(world, "test", "fraud", "fraud@7", { ...options, dryRun: true })).toBe(0);
    expect(api.received).toEqual([]);
    expect(printed).toEqual({
      out: `${PLAN}
POST https://workflowexecutions.googleapis.com/v1/projects/acme-ml-test/locations/europe-west4/workflows/release-fraud/executions
Content-Type: application/json
X-Goog-User-Project: acme-ml-test

{"argument":"{\\"version\\":\\"7\\"}","labels":{"started-by":"ana","start-key":"manual-1"}}
`,
      err: "",
    });
  });

  test("of an A/B test says who serves afterwards", async () => {
    const { context, printed } = releasingContext();

    await release(context, "test", "churn", "churn@challenger", { ...options, dryRun: true });

    expect(printed.out).toContain(`churn@challenger to the endpoint churn of test: ab
  machines    of the pool small
  traffic     50% for 14d, measured every 1d; then the version serves alone
  gates       declined at most 3
              fewer than 100 answers: pass, no data: pass
  approval    nobody is asked
  previous    stays deployed for 24h after the success, ready to come back
  access      dedicated
`);
  });

  test("prints JSON as its schema says, and the request that is sent without it", async () => {
    const dry = releasingContext();
    const real = releasingContext();

    await release(dry.context, "test", "fraud", "fraud@7", { ...options, dryRun: true, format: "json" });
    await release(real.context, "test", "fraud", "fraud@7", { ...options, follow: false });

    const output = JSON.parse(dry.printed.out);
    expect(releaseOutputSchema.parse(output)).toEqual(output);
    expect(output.plan).toMatchObject({
      strategy: "canary",
      steps: ["5%", "50%", "100%"],
      replicas: { min: 2, max: 10 },
    });
    expect(real.api.received[0]).toMatchObject({ url: output.request.url, body: output.request.body });
  });
});

test("says what will happen, follows each step, and ends when only the previous model is kept", async () => {
  const { api, context, printed } = passing(
    releasingContext(),
    ["version_now"],
    ["main", "deploy", "await_operation"],
    ["main", "step", "soak", "series"],
    ["describe"],
    ["approve"],
    ["soak"],
    ["main", "settle", "move_traffic"],
    ["retire"],
  );

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(0);
  expect(api.runs("release-fraud")[0]?.state).toBe("ACTIVE");
  expect(printed.out).toMatch(/^release-fraud run-1 has released: the version serves at fraud after 40m \d\ds\n$/);
  expect(printed.err.slice(0, PLAN.length)).toBe(PLAN);
  const places = printed.err.split("\n").flatMap((line) => / running for \S+( \S+)?: (.*)/.exec(line)?.[2] ?? []);
  expect(places).toEqual([
    "looks at the version and the endpoint",
    "the version's machines come up, without traffic",
    "traffic flows, then the gates are asked",
    "waits for an approver: plinth approve test fraud",
    "traffic flows, then the gates are asked",
    "puts the endpoint in order",
    "the version serves; the previous model stays for a while",
  ]);
  expect(printed.err).toContain(
    `The run goes on: it keeps the previous model deployed for as long as the environment file says, then removes it.
  go back: plinth rollback test fraud
The environment file has no attachment of this private endpoint. The run tells it when it ends:
  plinth runs test release-fraud run-1
`,
  );
});

test("somebody who looks is told once, on a line that stays, that an approver is waited for", async () => {
  const { context, printed } = passing(releasingContext({}, true), ["approve"], ["soak"], ["retire"]);

  await release(context, "test", "fraud", "fraud@7", options);

  const waits = printed.err.split("waits for an approver: plinth approve test fraud\n");
  expect(waits).toHaveLength(2);
});

test("the first release of a private endpoint prints its attachment and where to write it", async () => {
  const { context, printed } = ending("SUCCEEDED", {
    result: JSON.stringify({ outcome: "succeeded", attachment: ATTACHMENT }),
  });

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(0);
  expect(printed.err)
    .toContain(`Callers cannot reach the private endpoint before the environment file knows its attachment:
  endpoints.fraud.access.attachment: "${ATTACHMENT}"
Write it into the file of test and apply the stack \`serving\`.
`);
});

test.each([
  [ATTACHMENT, false],
  ["projects/p1-tp/regions/europe-west4/serviceAttachments/another", true],
])("an attachment that the file knows is told only when it is another: %s", async (attachment, told) => {
  const fraud = { ...releasingParts.endpoints.fraud, access: { kind: "private", attachment: ATTACHMENT } } as const;
  const { context, printed } = ending(
    "SUCCEEDED",
    { result: JSON.stringify({ outcome: "succeeded", attachment }) },
    releasingContext({ endpoints: { fraud } }),
  );

  await release(context, "test", "fraud", "fraud@7", options);

  expect(printed.err.includes("another attachment than the environment file says")).toBe(told);
});

const failed = (report: Record<string, unknown>) => ({
  error: {
    payload: JSON.stringify({
      code: 500,
      message: "gate: p99 is 412 ms, at most 300 ms",
      tags: ["ReleaseFailed"],
      report,
    }),
  },
});

test("a release that was taken back exits with 1 and says why", async () => {
  const { context, printed } = ending("FAILED", failed({ outcome: "failed", reason: "gate", settled: true }));

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(1);
  expect(printed.out).toBe(`release-fraud run-1 failed after 30m 02s at main.submit
reason: gate: p99 is 412 ms, at most 300 ms
`);
  expect(printed.err).toContain("The endpoint is in order.\n  what to do: docs/runbooks/release-failed.md\n");
});

test.each<[string, Parts, string]>([
  ["was refused", failed({ outcome: "refused", settled: true }), "Nothing was touched.\n"],
  [
    "could not put everything back",
    failed({ outcome: "failed", settled: false }),
    "The endpoint may not be in order yet: its guard goes on by itself. Look with: plinth runs test guard-fraud\n",
  ],
  [
    "crashed",
    { error: { context: "Workflow execution exceeded its time." } },
    "The endpoint may not be in order yet: its guard goes on by itself. Look with: plinth runs test guard-fraud\n",
  ],
])("a release that %s says what became of the endpoint", async (_, parts, remark) => {
  const { context, printed } = ending("FAILED", parts);

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(1);
  expect(printed.err).toContain(`${remark}  what to do: docs/runbooks/release-failed.md\n`);
});

test("a version that serves already is no failure", async () => {
  const { context, printed } = ending("SUCCEEDED", {
    result:
      '{"outcome":"skipped","reason":"already-serving","message":"version 7 serves all traffic of fraud already"}',
  });

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(0);
  expect(printed.out).toContain("reason: version 7 serves all traffic of fraud already\n");
});

test("a release that somebody cancels exits with 1 and says who puts the endpoint in order", async () => {
  const { context, printed } = ending("CANCELLED");

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(1);
  expect(printed.err).toContain(
    "Its guard puts the endpoint in order, unless a rollback does: plinth runs test guard-fraud\n",
  );
});

test.each<[string, Parts, string]>([
  ["SUCCEEDED", { result: '{"outcome":"succeeded"}' }, "released"],
  ["FAILED", failed({ report: "plinth-release", outcome: "failed", settled: true }), "not-released"],
])("prints a release that %s as its schema says", async (state, parts, outcome) => {
  const { context, printed } = ending(state, parts);

  await release(context, "test", "fraud", "fraud@7", { ...options, format: "json" });

  const output = JSON.parse(printed.out);
  expect(releaseOutputSchema.parse(output)).toEqual(output);
  expect(output.outcome).toBe(outcome);
  expect(output.run.report !== undefined).toBe(state === "FAILED");
});

test("with --no-follow says how to follow and how to cancel", async () => {
  const { context, printed } = releasingContext();

  expect(await release(context, "test", "fraud", "fraud@7", { ...options, follow: false })).toBe(0);
  expect(printed.out).toBe("release-fraud run-1 running for 0s at main.submit\n");
  expect(printed.err).toBe(`${PLAN}The run goes on: release-fraud run-1
  follow: plinth runs test release-fraud run-1 --follow
  cancel: plinth cancel test release-fraud run-1
`);
});

test("Ctrl-C stops the looking and not the release", async () => {
  const { api, context, printed, interrupt } = releasingContext();
  api.clock.after(3_000, interrupt);

  expect(await release(context, "test", "fraud", "fraud@7", options)).toBe(130);
  expect(api.runs("release-fraud")[0]?.state).toBe("ACTIVE");
  expect(printed.err).toContain("Stopped following. The run goes on: release-fraud run-1\n  follow: plinth runs test");
});

test.each([
  ["fruad", "fraud@7", 'test has no endpoint "fruad". Did you mean "fraud"?\n  endpoints: churn, fraud'],
  ["__proto__", "fraud@7", 'test has no endpoint "__proto__"\n  endpoints: churn, fraud'],
  [
    "fraud",
    "fraud",
    '"fraud" is not a version of a model\n  allowed: <model>@<version>, such as fraud@7 or fraud@challenger',
  ],
  ["fraud", "churn@7", 'the endpoint fraud serves the model fraud, not "churn"\n  allowed: fraud@<version>'],
  [
    "fraud",
    "frauds@7",
    'the endpoint fraud serves the model fraud, not "frauds". Did you mean "fraud"?\n  allowed: fraud@<version>',
  ],
  ...["", "0", "007", "-1", "1.5", "123456789", "Champion", "a", "v7-", "7@8", "a b", "x/../y"].map((version) => [
    "fraud",
    `fraud@${version}`,
    `${JSON.stringify(version)} is neither the number of a version nor an alias\n  allowed: a whole number from 1 to 99999999; or 2 to 128 letters, digits and dashes, a small letter first, no capital and no dash last`,
  ]),
])("%s %s is refused before anything is sent", async (endpoint, version, message) => {
  const { api, context } = releasingContext();

  expect(await failure(release(context, "test", endpoint ?? "", version ?? "", options))).toEqual({
    message,
    exitCode: 1,
  });
  expect(api.received).toEqual([]);
});

test.each(["1", "99999999", "champion", "run-after-2", "v7"])("%s is a version", async (version) => {
  const { context, printed } = releasingContext();

  await release(context, "test", "fraud", `fraud@${version}`, { ...options, dryRun: true, format: "json" });

  expect(JSON.parse(JSON.parse(printed.out).request.body.argument)).toEqual({ version });
});

describe("a freeze", () => {
  const reason = "Black Friday";

  test.each([
    [{ reason }, "releases of test are frozen: Black Friday"],
    [{ reason, until: "2026-12-02T00:00:00Z" }, "releases of test are frozen until 2026-12-02T00:00:00Z: Black Friday"],
  ])("refuses with its reason: %j", async (freeze, message) => {
    const { api, context } = releasingContext({ releases: { freeze } });

    expect(await failure(release(context, "test", "fraud", "fraud@7", { ...options, dryRun: true }))).toEqual({
      message: `${message}\n  going back is always allowed: plinth rollback test fraud`,
      exitCode: 1,
    });
    expect(api.received).toEqual([]);
  });

  test("that is over refuses nothing", async () => {
    const freeze = { reason, until: "2026-11-24T09:00:00+01:00" };
    const { context } = releasingContext({ releases: { freeze } });

    expect(await release(context, "test", "fraud", "fraud@7", { ...options, dryRun: true })).toBe(0);
  });
});

describe("what Google refuses is told with what to do", () => {
  const start = "Could not start a run of release-fraud in project acme-ml-test: ";

  test.each<[string, readonly Misbehaviour[], string]>([
    [
      "a workflow that is not there",
      [googleError(404, "NOT_FOUND", "No.")],
      `${start}it is not deployed. Apply the stack \`serving\` of test first.`,
    ],
    [
      "a permission",
      [googleError(403, "PERMISSION_DENIED", "No.")],
      `${start}you lack the permission workflows.executions.create, which Plinth gives to engineers (ml-engineers@acme.example). Who may say yes to a release may neither start nor stop one: ask one of them.`,
    ],
    [
      "an answer that was lost for good",
      Array.from({ length: 12 }, () => googleError(503, "UNAVAILABLE", "Busy.")),
      `${start}no usable answer after several attempts (503 Busy.). Try again in a few minutes.\nGoogle did not say whether the run was started: look with \`plinth runs test release-fraud\`.`,
    ],
  ])("%s", async (_, misbehaviours, message) => {
    const { api, context } = releasingContext();
    api.misbehave(...misbehaviours);

    expect(await failure(release(context, "test", "fraud", "fraud@7", options))).toEqual({ message, exitCode: 1 });
  });
});

test("the command line sets what it says", async () => {
  const { context, printed } = releasingContext();

  await releaseCommand(terminal, () => context).parseAsync(
    ["test", "fraud", "fraud@7", "--dry-run", "--format", "json"],
    {
      from: "user",
    },
  );

  expect(JSON.parse(printed.out).plan).toMatchObject({ endpoint: "fraud", modelVersion: "7" });
});
