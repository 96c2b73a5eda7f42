import { GoogleBetaProvider } from "@cdktf/provider-google-beta/lib/provider";
import { GoogleProvider, type GoogleProviderConfig } from "@cdktf/provider-google/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const configurations = new WeakMap<TerraformStack, GoogleProviderConfig>();

/** Gives a stack its Google provider. The beta provider, should a construct need it, gets the same configuration. */
export function configureGoogle(stack: TerraformStack, config: GoogleProviderConfig): GoogleProvider {
  configurations.set(stack, config);
  return withLabels(new GoogleProvider(stack, "google", config), config);
}

/** The beta provider of the stack around a construct, made at the first call. Only for what the GA provider lacks. */
export function googleBeta(scope: Construct): GoogleBetaProvider {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild("google-beta");
  if (existing !== undefined) return existing as GoogleBetaProvider;
  const config = configurations.get(stack);
  return withLabels(new GoogleBetaProvider(stack, "google-beta", config), config);
}

/** The time provider of the stack around a construct, made at the first call. Only `Settled` needs it. */
export function time(scope: Construct): TimeProvider {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild("time");
  return (existing as TimeProvider | undefined) ?? new TimeProvider(stack, "time");
}

/** The framework writes the keys of every map in snake case, which would turn the label `cost-center` into another one. */
function withLabels<T extends TerraformProvider & { resetDefaultLabels(): void }>(
  provider: T,
  config: GoogleProviderConfig | undefined,
): T {
  provider.resetDefaultLabels();
  if (config?.defaultLabels !== undefined) provider.addOverride("default_labels", config.defaultLabels);
  return provider;
}
