import { GoogleBetaProvider } from "@cdktf/provider-google-beta/lib/provider";
import { GoogleProvider, type GoogleProviderConfig } from "@cdktf/provider-google/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const configurations = new WeakMap<TerraformStack, GoogleProviderConfig>();

/** Gives a stack its Google provider. The beta provider, should a construct need it, gets the same configuration. */
export function configureGoogle(stack: TerraformStack, config: GoogleProviderConfig): GoogleProvider {
  configurations.set(stack, config);
  return withLabels(config, (rest) => new GoogleProvider(stack, "google", rest));
}

/** The beta provider of the stack around a construct, made at the first call. Only for what the GA provider lacks. */
export function googleBeta(scope: Construct): GoogleBetaProvider {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild("google-beta");
  return (
    (existing as GoogleBetaProvider | undefined) ??
    withLabels(configurations.get(stack) ?? {}, (rest) => new GoogleBetaProvider(stack, "google-beta", rest))
  );
}

/** The time provider of the stack around a construct, made at the first call. Only `Settled` needs it. */
export function time(scope: Construct): TimeProvider {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild("time");
  return (existing as TimeProvider | undefined) ?? new TimeProvider(stack, "time");
}

/** CDKTF rewrites the keys of a map: `cost-center` becomes `cost_center`. An override is written as it is. */
function withLabels<Provider extends TerraformProvider>(
  { defaultLabels, ...rest }: GoogleProviderConfig,
  make: (config: GoogleProviderConfig) => Provider,
): Provider {
  const provider = make(rest);
  if (defaultLabels !== undefined) provider.addOverride("default_labels", defaultLabels);
  return provider;
}
