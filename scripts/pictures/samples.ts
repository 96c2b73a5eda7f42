/** A series of numbers that a picture draws: made up, and the same for the same question everywhere. */
export interface Sample {
  readonly name: string;
  /** From the oldest to the newest. */
  readonly points: readonly number[];
}

/** How many points a made-up series has. */
export const POINTS = 48;

/** What labels say where a filter does not: as much as a picture needs. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  deployed_model_id: ["1201", "1301"],
  endpoint: ["fraud", "churn"],
  job_id: ["4711", "4712", "4713"],
  job_type: ["query", "load"],
  location: ["europe-west4"],
  method: ["storage.objects.get"],
  feature: ["amount_z", "country_risk"],
  model: ["fraud", "churn"],
  objective: ["Feature_Drift", "Training_Serving_Skew"],
  dataset_id: ["prod_features"],
  bucket_name: ["acme-ml-prod-raw"],
  outcome: ["succeeded", "failed"],
  quota_metric: ["custom_model_training_nvidia_l4_gpus", "custom_model_training_cpus"],
  reason: ["", "deadline"],
  schedule: ["train-fraud"],
  state: ["running", "pending"],
  statement_type: ["select", "merge"],
  subscription_id: ["eventarc-curated"],
  truth: ["fresh", "late"],
  verdict: ["kept", "broken"],
  workflow_id: ["guard-fraud"],
  workflow: ["train-fraud", "run-fraud", "predict-churn"],
};

/** More answers to one question than these are drawn by the console only. */
const MOST_SERIES = 3;

/** The names under which a chart shows the answers to one question: its legend, with values for what it leaves open. */
export function namesOf(legend: string | undefined, filter: string): readonly string[] {
  if (legend === undefined) return [""];
  const labels = [...legend.matchAll(/\$\{(?:metric|resource)\.labels\.([a-z_]+)\}/g)].map(([, label = ""]) => label);
  const known = labels.map((label) => said(label, filter) ?? VALUES[label] ?? [label]);
  const most = Math.min(MOST_SERIES, Math.max(1, ...known.map(({ length }) => length)));
  return Array.from({ length: most }, (_, index) => {
    const value = (label: string, position: number) => {
      const values = known[position] ?? [];
      return values[index % values.length] ?? label;
    };
    const filled = labels.reduce(
      (name, label, position) =>
        name.replace(new RegExp(`\\$\\{[a-z]+\\.labels\\.${label}\\}`), value(label, position)),
      legend,
    );
    return filled.trim();
  });
}

function said(label: string, filter: string): readonly string[] | undefined {
  const [, value] = new RegExp(`labels\\.${label} = (?:one_of\\(([^)]*)\\)|"[^"]*")`).exec(filter) ?? [];
  const [, single] = new RegExp(`labels\\.${label} = "([^"]*)"`).exec(filter) ?? [];
  if (single !== undefined) return [single];
  return value?.split(", ").map((text) => text.replaceAll('"', ""));
}

/** Numbers that wander between a tenth and nine tenths of a height, none of them by chance. */
export function wandering(seed: string, height: number): readonly number[] {
  const next = numbers(seed);
  let level = 250 + (next() % 350);
  return Array.from({ length: POINTS }, () => {
    level = Math.min(900, Math.max(100, level + (next() % 121) - 60));
    return (level * height) / 1000;
  });
}

/** Counts of what happens now and then. */
export function countsOf(seed: string): readonly number[] {
  const next = numbers(seed);
  return Array.from({ length: POINTS / 2 }, () => (next() % 6 === 0 ? 1 + (next() % 2) : 0));
}

/** A generator of Park and Miller, begun with the text. */
function numbers(seed: string): () => number {
  const modulus = 2_147_483_647;
  let state = 1;
  for (const letter of seed) state = (state * 31 + (letter.codePointAt(0) ?? 0)) % modulus;
  state = state === 0 ? 1 : state;
  return () => {
    state = (state * 16_807) % modulus;
    // The lower digits of the first numbers are too much alike.
    return Math.floor(state / 64);
  };
}
