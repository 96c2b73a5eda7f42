import { alertTestOutputSchema } from "../../deploy/output";
import { alertTest, alertTestCommand, type AlertTestOptions } from "../../scripts/alert-test";
import { environment } from "../support/environment";
import { SimulatedExecutions } from "../support/executions";
import { failure, launching, simulatedContext, terminal } from "../support/run-context";

const options: AlertTestOptions = { follow: true, format: "text" };
const told = environment({
  monitoring: {
    channels: {
      oncall: { email: "ml-oncall@acme.example" },
      pager: { topic: "projects/acme-oncall/topics/pager", severities: ["page"] },
      slack: { existing: "projects/acme-ml-test/notificationChannels/1", severities: ["mail"] },
    },
  },
}).monitoring;

function world(monitoring = told, jobs = launching.training) {
  const api = new SimulatedExecutions(["test-alerts"]);
  api.clock.after(10_000, () => {
    for (const run of api.runs("test-alerts")) api.end(run, "SUCCEEDED", { result: '{"outcome":"succeeded"}' });
  });
  return simulatedContext(api, false, { ...launching, training: jobs, monitoring });
}

test("everybody who is told of anything is tried, and the person reads whom to ask", async () => {
  const { api, context, printed } = world();

  expect(await alertTest(context, "test", options)).toBe(0);
  expect(api.received[0]).toMatchObject({ method: "POST", body: { argument: '{"severities":["page","mail"]}' } });
  expect(printed.out).toMatch(/^test-alerts run-1 succeeded after \d+s\n {2}outcome: succeeded\n$/);
  expect(printed.err).toContain(
    [
      "Within about five minutes these should hear it; ask them:",
      "  page: oncall (ml-oncall@acme.example)",
      "  page: pager (projects/acme-oncall/topics/pager)",
      "  mail: oncall (ml-oncall@acme.example)",
      "  mail: slack (projects/acme-ml-test/notificationChannels/1)",
      "  somebody does not: docs/runbooks/channel-test.md",
      "",
    ].join("\n"),
  );
});

test("one severity is tried alone, and a dry run needs nobody", async () => {
  const { api, context, printed } = world();

  expect(await alertTest(context, "test", { ...options, severity: "mail", dryRun: true })).toBe(0);
  expect(api.received).toEqual([]);
  expect(printed.out).toContain("/workflows/test-alerts/executions\n");
  expect(printed.out).toContain('{\\"severities\\":[\\"mail\\"]}');
});

test.each([[{ dryRun: true, follow: true }], [{ follow: false }], [{ follow: true }]])(
  "prints JSON as its schema says with %j",
  async (parts) => {
    const { context, printed } = world();

    await alertTest(context, "test", { ...parts, format: "json" });

    const output = JSON.parse(printed.out);
    expect(alertTestOutputSchema.parse(output)).toEqual(output);
  },
);

test("where nobody is told, nothing is sent and the file is named", async () => {
  const { api, context } = world(environment().monitoring);

  expect(await failure(alertTest(context, "test", options))).toEqual({
    message:
      "nobody is told of alerts of test: it has no channels\n  add one to monitoring.channels of its file, and apply observability",
    exitCode: 1,
  });
  expect(api.received).toEqual([]);
});

test("a severity that nobody is told of is refused", async () => {
  const { context } = world(
    environment({ monitoring: { channels: { team: { email: "a@acme.example", severities: ["mail"] } } } }).monitoring,
  );

  expect(await failure(alertTest(context, "test", { ...options, severity: "page" }))).toEqual({
    message:
      'nobody is told of "page" in test\n  somebody is told of: mail\n  add one to monitoring.channels of its file, and apply observability',
    exitCode: 1,
  });
});

test("where there are no workflows, the entry to write by hand is printed", async () => {
  const { context } = world(told, { jobs: {} });

  expect(await failure(alertTest(context, "test", options))).toEqual({
    message: [
      "test has no workflows, so that there is none to start",
      "  whoever may write log entries rings with this, and another `test` each time:",
      `  gcloud logging write plinth-test '{"report":"plinth-test","severity":"page","test":"1"}' --payload-type=json --project=acme-ml-test`,
    ].join("\n"),
    exitCode: 1,
  });
});

test("an unknown severity is a mistake of usage", async () => {
  const command = alertTestCommand(terminal, () => world().context)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });

  await expect(command.parseAsync(["test", "--severity", "loud"], { from: "user" })).rejects.toMatchObject({
    message: "error: option '--severity <severity>' argument 'loud' is invalid. Allowed choices are page, mail.",
  });
});
