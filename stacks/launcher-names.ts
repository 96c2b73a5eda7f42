import type { Environment } from "../config/schema/environment";
import type { Naming } from "../values/naming";
import type { Source } from "./features";

/** What a launcher is named after. */
export type Launched = Source & { readonly noun: Exclude<Source["noun"], "table"> };

/** The name of the workflow that launches something: `train-fraud`, `run-fraud`. */
export function launcherName({ training }: Environment, naming: Naming, { noun, name }: Launched): string {
  switch (noun) {
    case "job":
      return naming.workflow(training.jobs[name]?.tuning === undefined ? "train" : "tune", name);
    case "pipeline":
      return naming.workflow("run", name);
    case "batch":
      return naming.workflow("predict", name);
  }
}

/** The full name of one of the environment's own tables, `<dataset>.<table>`, as BigQuery's audit log has it. */
export function tablePath({ project }: Environment, naming: Naming, reference: string): string {
  const [dataset = "", table = ""] = reference.split(".");
  return `projects/${project.id}/datasets/${naming.dataset(dataset)}/tables/${table}`;
}
