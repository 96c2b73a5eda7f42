import { TerraformStack } from "cdktf";
import { configureGoogle, googleBeta, time } from "../../../constructs/core/providers";
import { fixture, synthesizeStacks } from "../../support/synth";

const labels = { "cost-center": "cc-1", team_name: "ml" };

function stackWithLabels() {
  const { app } = fixture();
  const stack = new TerraformStack(app, "labelled");
  configureGoogle(stack, { project: "acme-ml-test", defaultLabels: labels });
  return { stack, provider: () => synthesizeStacks(app).labelled?.json.provider as Record<string, unknown> };
}

test("label keys are written as they are, also those with a dash", () => {
  const { provider } = stackWithLabels();

  expect(provider().google).toEqual([{ project: "acme-ml-test", default_labels: labels }]);
});

test("the beta provider is made when it is first asked for, with the same configuration", () => {
  const { stack, provider } = stackWithLabels();

  expect(googleBeta(stack)).toBe(googleBeta(stack));

  expect(provider()["google-beta"]).toEqual([{ project: "acme-ml-test", default_labels: labels }]);
});

test("the time provider is made once", () => {
  const { stack } = stackWithLabels();

  expect(time(stack)).toBe(time(stack));
});

test("provider versions are exact", () => {
  const { app, stack } = fixture();
  googleBeta(stack);
  time(stack);

  expect(synthesizeStacks(app).stack?.json.terraform).toMatchObject({
    required_providers: {
      google: { version: "6.50.0" },
      "google-beta": { version: "6.50.0" },
      time: { version: "0.13.1" },
    },
  });
});
