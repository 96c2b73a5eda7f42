import { cancelOutputSchema } from "../../deploy/output";
import { cancel, type CancelOptions } from "../../scripts/cancel";
import { Failure } from "../../scripts/failure";
import { googleError } from "../support/executions";
import { simulatedContext } from "../support/run-context";

const text: CancelOptions = { follow: true, format: "text" };
const json: CancelOptions = { follow: true, format: "json" };

test("stops a run, and says who looks after the job that it started", async () => {
  const { api, context, printed } = simulatedContext();
  const run = api.put("train-fraud", "run-1");

  expect(await cancel(context, "test", "train-fraud", "run-1", text)).toBe(0);
  expect(run.state).toBe("CANCELLED");
  expect(printed).toEqual({
    out: "train-fraud run-1 is stopped\n",
    err: "A job that it had started is found and cancelled by the training guard on its next round.\n",
  });
});

test("a run that is over is left alone", async () => {
  const { api, context, printed } = simulatedContext();
  api.put("train-fraud", "run-1", { state: "SUCCEEDED" });

  expect(await cancel(context, "test", "train-fraud", "run-1", text)).toBe(0);
  expect(api.received.map(({ method }) => method)).toEqual(["GET"]);
  expect(printed).toEqual({ out: "train-fraud run-1 was over before: succeeded\n", err: "" });
});

test("a run that ends while it is being cancelled was over before", async () => {
  const { api, context, printed } = simulatedContext();
  const run = api.put("train-fraud", "run-1");
  const executions = api.client();
  jest.spyOn(executions, "cancel").mockImplementation((address) => {
    api.end(run, "FAILED");
    return api.client().cancel(address);
  });

  expect(await cancel({ ...context, executions: () => executions }, "test", "train-fraud", "run-1", json)).toBe(0);

  const output = JSON.parse(printed.out);
  expect(cancelOutputSchema.parse(output)).toMatchObject({ cancelled: false, run: { state: "failed" } });
});

test("prints JSON as its schema says", async () => {
  const { api, context, printed } = simulatedContext();
  api.put("train-fraud", "run-1");

  await cancel(context, "test", "train-fraud", "run-1", json);

  const output = JSON.parse(printed.out);
  expect(cancelOutputSchema.parse(output)).toEqual(output);
  expect(output).toMatchObject({ cancelled: true, run: { state: "cancelled" } });
});

test("a refusal for another reason is told", async () => {
  const { api, context } = simulatedContext();
  api.put("train-fraud", "run-1");
  const executions = api.client();
  jest.spyOn(executions, "cancel").mockImplementation((address) => {
    api.misbehave(googleError(400, "FAILED_PRECONDITION", "Not now."));
    return api.client().cancel(address);
  });

  await expect(
    cancel({ ...context, executions: () => executions }, "test", "train-fraud", "run-1", text),
  ).rejects.toEqual(new Failure("Could not cancel a run of train-fraud in project acme-ml-test: Not now.", 1));
});

test("a cancellation whose answer was lost is not a failure", async () => {
  const { api, context } = simulatedContext();
  const run = api.put("train-fraud", "run-1");
  const executions = api.client();
  jest.spyOn(executions, "cancel").mockImplementation((address) => {
    api.misbehave({ breaks: "after" });
    return api.client().cancel(address);
  });

  expect(await cancel({ ...context, executions: () => executions }, "test", "train-fraud", "run-1", text)).toBe(0);
  expect(run.state).toBe("CANCELLED");
});

test("a run that nobody knows is told", async () => {
  const { context } = simulatedContext();

  await expect(cancel(context, "test", "train-fraud", "run-7", text)).rejects.toThrow(
    "there is no run run-7. `plinth runs test train-fraud` lists those there are.",
  );
});
