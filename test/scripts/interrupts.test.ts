import { spawnSync } from "node:child_process";
import { endWhenInterrupted, hearInterrupt } from "../../scripts/interrupts";

const before = process.listeners("SIGINT");
let exit: jest.SpiedFunction<typeof process.exit>;

beforeEach(() => {
  exit = jest.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  endWhenInterrupted();
});

afterEach(() => {
  exit.mockRestore();
  for (const listener of process.listeners("SIGINT")) if (!before.includes(listener)) process.off("SIGINT", listener);
});

const interrupt = () => process.emit("SIGINT");

test("an interrupt ends the process with its exit code", () => {
  interrupt();

  expect(exit.mock.calls).toEqual([[130]]);
});

test("who listens hears the first interrupt, and the second ends the process", () => {
  const heard = jest.fn();
  hearInterrupt(heard);

  interrupt();
  expect([heard.mock.calls.length, exit.mock.calls.length]).toEqual([1, 0]);
  interrupt();
  expect([heard.mock.calls.length, exit.mock.calls.length]).toEqual([1, 1]);
});

test("who has stopped listening hears nothing", () => {
  const heard = jest.fn();
  hearInterrupt(heard)();

  interrupt();

  expect([heard.mock.calls.length, exit.mock.calls.length]).toEqual([0, 1]);
});

test("an interrupt that came during work is heard at the next breath, and not before", () => {
  const program = [
    'const { breathe, endWhenInterrupted } = require("./scripts/interrupts.ts");',
    "endWhenInterrupted();",
    'process.kill(process.pid, "SIGINT");',
    'process.stdout.write("work done");',
    'breathe().then(() => process.stdout.write(", and more"));',
  ].join("\n");

  const { status, stdout } = spawnSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
    encoding: "utf8",
  });

  expect({ status, stdout }).toEqual({ status: 130, stdout: "work done" });
});
