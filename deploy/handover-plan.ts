import {
  copiedArtifacts,
  type ModelArtifact,
  modelArtifacts,
  registryPlace,
} from "../config/handover/copied-artifacts";
import { composedName } from "../values/naming";
import type { Presence } from "./registries";
import type { DeployedEnvironment } from "./workflows";

/** An image or a pipeline that goes along with a version. */
export interface HandedArtifact {
  readonly kind: ModelArtifact["kind"];
  readonly use: string;
  /** As the environment file that takes it writes it: `images/fraud-server@sha256:…`. */
  readonly artifact: string;
  /** The registry there, and the one here, by their ids. */
  readonly from: string;
  readonly to: string;
  /** The digest that the other environment file says for the same name; null where it says none. */
  readonly theirs: string | null;
  /** Whether it is in the registry there, and in the one here; `unknown` where nobody has looked. */
  readonly there: Presence;
  readonly here: Presence;
}

/** What goes from one environment to the next with a version of a model. */
export interface HandoverPlan {
  readonly model: string;
  /** The version there: its number or an alias. */
  readonly modelVersion: string;
  readonly from: string;
  readonly to: string;
  /** The alias that it gets here. */
  readonly alias: string;
  /** Of the image that answers, there and here. */
  readonly digests: { readonly from: string; readonly to: string };
  /** Whether both are the same; otherwise nothing is taken over. */
  readonly same: boolean;
  readonly artifacts: readonly HandedArtifact[];
}

/** Whether an artifact is in a registry of an environment. */
export type Look = (environment: DeployedEnvironment, artifact: ModelArtifact) => Promise<Presence>;

/** Says what goes, and where it is now as far as `look` can tell. */
export async function handoverPlan(
  giver: DeployedEnvironment,
  taker: DeployedEnvironment,
  { model, version }: { readonly model: string; readonly version: string },
  look: Look,
): Promise<HandoverPlan> {
  const digests = { from: servingDigest(giver, model), to: servingDigest(taker, model) };
  const theirs = modelArtifacts(giver, model);
  const artifacts: HandedArtifact[] = [];
  for (const artifact of copiedArtifacts(taker, giver.name, model)) {
    const { kind, use, written, registry, name } = artifact;
    const same = theirs.filter((one) => one.registry === registry && one.name === name);
    const named = same.find(({ digest }) => digest === artifact.digest) ?? same[0];
    artifacts.push({
      kind,
      use,
      artifact: written,
      from: registryPlace(giver, registry).id,
      to: registryPlace(taker, registry).id,
      theirs: named?.digest ?? null,
      there: await look(giver, artifact),
      here: await look(taker, artifact),
    });
  }
  return {
    model,
    modelVersion: version,
    from: giver.name,
    to: taker.name,
    // Which version it becomes is known once it is there; its alias is known before.
    alias: /^[0-9]/.test(version) ? `${giver.name}-${version}` : `${giver.name}-<number of ${version}>`,
    digests,
    same: digests.from === digests.to,
    artifacts,
  };
}

/** The registries that the other environment does not let this one copy from, of those that the plan needs. */
export function closedRegistries(
  giver: DeployedEnvironment,
  taker: DeployedEnvironment,
  model: string,
): readonly string[] {
  const open: readonly string[] = giver.handover?.to[taker.name]?.copies ?? [];
  const needed = copiedArtifacts(taker, giver.name, model).map(({ registry }) => registry);
  return [...new Set(needed)].filter((registry) => !open.includes(registry));
}

const HEAD = ["what", "name", "digest", "is in", "will be in", ""] as const;

/** The same for people: a line for the version, the image that answers and whatever goes along. */
export function handoverPlanText(plan: HandoverPlan): string {
  const { model, modelVersion, from, to, alias, same, digests, artifacts } = plan;
  const registered = composedName.model(from, model);
  const rows: (readonly string[])[] = [
    HEAD,
    [
      "version",
      `${model}@${modelVersion}`,
      "",
      registered,
      `${composedName.model(to, model)}, as ${alias}`,
      "its files are copied, its evaluation and labels come along",
    ],
    ...artifacts.map((one) => {
      const [name = "", digest = ""] = one.artifact.split("@");
      return [one.use, name, short(digest), one.from, one.to, stateOf(one, from)];
    }),
  ];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  return [
    `${model}@${modelVersion} goes from ${from} to ${to}, where it gets the alias ${alias}`,
    ...table,
    same
      ? `  both environments answer with ${short(digests.to)}`
      : `  mismatch: ${from} answers with ${digests.from}, ${to} with ${digests.to} - it would be refused`,
    "",
  ].join("\n");
}

function stateOf({ kind, artifact, theirs, there, here }: HandedArtifact, from: string): string {
  const digest = artifact.split("@")[1] ?? "";
  const steps = kind === "pipeline" ? ", after the images of its steps" : "";
  const state = {
    there: "there already",
    missing: there === "missing" ? `in neither: build it in ${from} first` : `is copied${steps}`,
    unknown: `is copied unless it is there${steps}`,
  }[here];
  return theirs === null || theirs === digest ? state : `mismatch: ${from} says ${short(theirs)}; ${state}`;
}

/** As much of a digest as tells it from others. */
function short(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1");
}

/** What follows the `@` of the image that answers; the whole where it names no digest. */
function servingDigest(environment: DeployedEnvironment, model: string): string {
  const image = environment.models?.[model]?.serving.image ?? "";
  return image.slice(image.lastIndexOf("@") + 1);
}
