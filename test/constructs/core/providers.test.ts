import { Testing, TerraformStack } from "cdktf";
import { configureGoogle, googleBeta } from "../../../constructs/core/providers";
import { synthesizeStacks } from "../../support/synth";

test("label keys reach Terraform as they were written, from both of Google's providers", () => {
  const app = Testing.app({ stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  const defaultLabels = { "cost-center": "cc-4711", environment: "test", "managed-by": "plinth" };

  configureGoogle(stack, { project: "acme-ml-test", defaultLabels });
  googleBeta(stack);

  const expected = [{ project: "acme-ml-test", default_labels: defaultLabels }];
  expect(synthesizeStacks(app).stack?.json.provider).toEqual({ google: expected, "google-beta": expected });
});
