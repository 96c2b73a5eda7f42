import { ALERT_DEFAULTS } from "../monitoring/alert-defaults";
import { ALERT_KINDS, type AlertKind } from "../monitoring/alert-kinds";
import { type Runbook, RUNBOOKS } from "../monitoring/runbooks";
import { type Document, GENERATED } from "./document";
import { tableRow } from "./pages";

const SECTIONS: Readonly<Record<keyof typeof ALERT_KINDS, string>> = {
  endpoint: "endpoints.<name>",
  pool: "pools.<name>",
  vectors: "vectors.<name>",
  job: "training.jobs.<name>",
  batch: "batch.<name>",
  pipeline: "pipelines.<name>",
  retraining: "models.<name>.retraining",
  storage: "storage.zones.<name>, storage.datasets.<name>",
  platform: "monitoring",
};

const kinds = Object.entries(ALERT_KINDS).flatMap(([work, known]) =>
  Object.entries(known).map(([name, kind]: [string, AlertKind]) => ({
    name,
    section: SECTIONS[work as keyof typeof ALERT_KINDS],
    ...kind,
  })),
);

/** A page for each kind of alert that has no page by hand: what it means, and what to do. */
export function runbookPages(): readonly Document[] {
  return Object.entries(RUNBOOKS)
    .filter(([, runbook]: [string, Runbook]) => runbook.byHand !== true)
    .map(([name, runbook]) => ({ file: `docs/runbooks/${name}.md`, content: () => pageOf(name, runbook) }));
}

function pageOf(name: string, { title, means, first, causes }: Runbook): string {
  const rows = kinds
    .filter(({ runbook }) => runbook === name)
    .map((kind) => tableRow(`\`${kind.section}\``, `\`${kind.name}\``, kind.tells, kind.severity, kind.missing));
  return `${[
    GENERATED,
    `# ${title}`,
    means,
    "## What to do first",
    first.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    "## What it can be",
    [
      tableRow("what it can be", "what to do"),
      "|---|---|",
      ...causes.map(([cause, remedy]) => tableRow(cause, remedy)),
    ].join("\n"),
    "## Which alerts lead here",
    "The incident says whom it is about, and its text has the limit. Limits stand under `alerts` of the section, beside `severities` and `silenced`.",
    [
      tableRow("section", "kind", "somebody is told when", "severity", "silence"),
      "|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
    "All kinds and their limits: [alerts](../reference/alerts.md).",
  ].join("\n\n")}\n`;
}

/** Every kind of alert, and from where on somebody is told. */
export const alertsPage: Document = {
  file: "docs/reference/alerts.md",
  content() {
    const rows = kinds.map((kind) =>
      tableRow(
        `\`${kind.section}\``,
        `\`${kind.name}\``,
        kind.tells,
        kind.severity,
        kind.missing,
        `[${kind.runbook}](../runbooks/${kind.runbook}.md)`,
      ),
    );
    const { permanent, disposable } = ALERT_DEFAULTS;
    const limits = Object.entries(permanent).flatMap(([work, values]) =>
      Object.entries(values as Readonly<Record<string, string | number>>).map(([limit, value]) => {
        const other = (disposable[work as keyof typeof disposable] as Readonly<Record<string, string | number>>)[limit];
        return tableRow(`\`${limit}\``, work, code(value), code(other));
      }),
    );
    return `${[
      GENERATED,
      "# Alerts",
      'Every workload that an environment declares is watched from the moment it exists. Under `alerts`, each section has its limits, `severities` (how soon somebody must look, by kind) and `silenced` (kinds that are not made, each with the reason). The severities below are those of a permanent environment; a disposable one sends mail only. Channels say which severities they are told of: [`monitoring`](monitoring.md). What "silence" says: what becomes of the alert when Cloud Monitoring has nothing to say.',
      [
        tableRow("section", "kind", "somebody is told when", "severity", "silence", "what to do"),
        "|---|---|---|---|---|---|",
        ...rows,
      ].join("\n"),
      "## From where on, where nothing is written",
      "A limit that is left out is not looked at. An endpoint's `maxErrorRate`, `maxP50`, `maxP95` and `maxP99` are those of its release's gates, where it has them.",
      [tableRow("limit", "of", "permanent", "disposable"), "|---|---|---|---|", ...limits].join("\n"),
      "Back to [all sections](README.md).",
    ].join("\n\n")}\n`;
  },
};

function code(value: string | number | undefined): string {
  return value === undefined ? "" : `\`${value}\``;
}
