import { renderWorkflow } from "../../constructs/workflows/language/source";
import { channelTest, testReportFilter } from "../../constructs/workflows/watchers/test-channels";
import { logFilter, type LogEntry } from "../support/log-filter";
import { Simulation } from "../support/workflows/simulation";

function tried(argument: object, severities: readonly string[] = ["page", "mail"]) {
  const simulation = new Simulation();
  const execution = simulation.start({
    workflow: "test-alerts",
    source: renderWorkflow(channelTest(severities)),
    environment: {},
    argument,
  });
  simulation.run();
  return execution;
}

const entryOf = (payload: unknown): LogEntry => ({
  log: "workflows.googleapis.com/Workflow",
  resource: { type: "workflows.googleapis.com/Workflow" },
  jsonPayload: payload as Record<string, unknown>,
});

test("an entry for each severity rings exactly the alert of that severity", () => {
  const { log, error } = tried({});

  expect(error).toBeUndefined();
  expect(log.map(({ severity }) => severity)).toEqual(["NOTICE", "NOTICE"]);
  const heard = log.map(({ payload }) =>
    ["page", "mail"].filter((severity) => logFilter(testReportFilter(severity))(entryOf(payload))),
  );
  expect(heard).toEqual([["page"], ["mail"]]);
});

test("one severity is tried alone", () => {
  expect(tried({ severities: ["mail"] }).log.map(({ payload }) => payload)).toEqual([
    expect.objectContaining({ report: "plinth-test", severity: "mail", test: expect.any(String) }),
  ]);
});

test("a severity that nobody is told of is refused, and nobody is told", () => {
  const { log, error } = tried({ severities: ["mail", "page"] }, ["mail"]);

  expect(log).toEqual([]);
  expect(error).toMatchObject({ message: 'no channel is told of "page"' });
});

test("a person's entry rings as well, and no other program's does", () => {
  const rings = logFilter(testReportFilter("page"));
  const jsonPayload = { report: "plinth-test", severity: "page", test: "1" };

  expect(rings({ log: "plinth-test", resource: { type: "global" }, jsonPayload })).toBe(true);
  expect(rings({ log: "stdout", resource: { type: "global" }, jsonPayload })).toBe(false);
});
