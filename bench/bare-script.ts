/** A stack in Terraform's JSON, as CDKTF writes it; as far as the bare script makes it again. */
export interface StackJson {
  readonly terraform?: { readonly backend?: { readonly gcs?: { readonly bucket: string; readonly prefix: string } } };
  readonly provider?: Readonly<Record<string, readonly object[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
}

type ResourceJson = Readonly<Record<string, unknown>> & {
  readonly provider?: string;
  readonly depends_on?: readonly string[];
};

/** Stacks by name, by environment. */
export type Environments = Readonly<Record<string, Readonly<Record<string, StackJson>>>>;

const PACKAGES = {
  google: "@cdktf/provider-google",
  "google-beta": "@cdktf/provider-google-beta",
  time: "@cdktf/provider-time",
} as const;
type ProviderName = keyof typeof PACKAGES;

/**
 * Writes the script that somebody would write without Plinth: plain CommonJS, one import per type of resource, and every
 * resource with its arguments as literals. It makes the same resources as the stacks it is given, and takes the folder to
 * write to as its argument. Throws an `Error` for a type that no provider of the platform has.
 */
export function bareScript(environments: Environments): string {
  const imports = new Map<string, string>();
  const use = (specifier: string, exported: string) => {
    const local = `${exported}_${specifier.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
    imports.set(local, `const { ${exported}: ${local} } = require(${JSON.stringify(specifier)});`);
    return local;
  };
  const body = Object.entries(environments).flatMap(([environment, stacks]) => [
    `{`,
    `const app = new App({ outdir: path.join(process.argv[2], ${JSON.stringify(environment)}), stackTraces: false });`,
    ...Object.entries(stacks).flatMap(([name, stack]) => stackLines(name, stack, use)),
    `app.synth();`,
    `}`,
  ]);
  return [
    `"use strict";`,
    `const path = require("node:path");`,
    `const { App, GcsBackend, TerraformStack } = require("cdktf");`,
    `require("node:fs").mkdirSync(process.argv[2], { recursive: true });`,
    ...imports.values(),
    ...body,
    "",
  ].join("\n");
}

type Use = (specifier: string, exported: string) => string;

function stackLines(name: string, { terraform, provider, resource }: StackJson, use: Use): readonly string[] {
  const gcs = terraform?.backend?.gcs;
  return [
    `{`,
    `const stack = new TerraformStack(app, ${JSON.stringify(name)});`,
    ...(gcs === undefined ? [] : [`new GcsBackend(stack, ${literal(gcs)});`]),
    `const providers = {};`,
    ...Object.entries(provider ?? {}).map(([key, [config]]) => {
      const specifier = `${packageOf(key)}/lib/provider`;
      const local = use(
        specifier,
        exportOf(specifier, (candidate) => candidate.tfResourceType === key),
      );
      return `providers[${JSON.stringify(key)}] = new ${local}(stack, ${JSON.stringify(key)}, ${literal(config ?? {})});`;
    }),
    ...Object.entries(resource ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([id, config]) => resourceLine(type, id, config, use)),
    ),
    `}`,
  ];
}

function resourceLine(type: string, id: string, config: ResourceJson, use: Use): string {
  const { provider, depends_on: dependsOn, ...rest } = config;
  const [, prefix = "", noun = ""] = /^([a-z]+)_(.+)$/.exec(type) ?? [];
  // The beta bindings keep the provider's name in their modules' names, the others leave it out.
  const module = (provider === "google-beta" ? type : noun).replaceAll("_", "-");
  const specifier = `${packageOf(provider ?? prefix)}/lib/${module}`;
  const local = use(
    specifier,
    exportOf(specifier, (candidate) => candidate.tfResourceType === type),
  );
  const args = [
    literal({ ...rest, "//": undefined }).slice(1, -1),
    ...(provider === undefined ? [] : [`provider: providers[${JSON.stringify(provider)}]`]),
    ...(dependsOn === undefined ? [] : [`dependsOn: [${dependsOn.map((fqn) => `{ fqn: ${JSON.stringify(fqn)} }`)}]`]),
  ].filter((part) => part !== "");
  return `new ${local}(stack, ${JSON.stringify(id)}, { ${args.join(", ")} });`;
}

function packageOf(provider: string): string {
  const found = PACKAGES[provider as ProviderName] as string | undefined;
  if (found === undefined) throw new Error(`the bare script knows no provider "${provider}"`);
  return found;
}

/** The class that a module of the bindings exports for a type. */
function exportOf(specifier: string, isIt: (candidate: { readonly tfResourceType?: string }) => boolean): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which module it is, is known only now
  const exported = require(specifier) as Readonly<Record<string, { readonly tfResourceType?: string }>>;
  const found = Object.keys(exported).find((name) => isIt(exported[name] ?? {}));
  if (found === undefined) throw new Error(`${specifier} exports no class for the type`);
  return found;
}

/** A value as the bindings want it: names of arguments in camel case, everything else as it is. */
function literal(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).map(([name, inner]) => [camelCase(name), inner]))
      : part,
  );
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
