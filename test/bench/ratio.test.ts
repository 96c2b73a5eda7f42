import { ratio, render } from "../../bench/ratio";

test("a value at its limit is fine, the least above it is not, whatever is shown", () => {
  expect(ratio("time", "ms", 150, 100, 1.5)).toMatchObject({ ratio: 1.5, ok: true });
  expect(ratio("time", "ms", 150.01, 100, 1.5)).toMatchObject({ ratio: 1.5, value: 150, ok: false });
});

test("a difference that is not above zero is not fine", () => {
  expect(ratio("time above start-up", "ms", 10, -1, 11).ok).toBe(false);
});

test("the table lines up", () => {
  expect(render([ratio("synth, time", "ms", 1234, 1000, 1.5), ratio("memory", "MiB", 150, 100, 1.3)])).toBe(
    [
      "measure        value  against  ratio  limit",
      "synth, time  1234 ms  1000 ms   1.23   1.50    ok",
      "memory       150 MiB  100 MiB   1.50   1.30  OVER",
    ].join("\n"),
  );
});
