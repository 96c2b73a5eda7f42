import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import { Construct } from "constructs";
import { dashboardFindings, MOSAIC_COLUMNS } from "../../catalog/dashboards";
import type { Naming } from "../../values/naming";
import { terraformText } from "../core/terraform-text";
import { ValidationError } from "../core/validation-error";
import type { Tile } from "./dashboard-layout";

/** What a dashboard needs. */
export interface DashboardProps {
  readonly naming: Naming;
  /** What it shows, for people: the environment is put before it. */
  readonly title: string;
  readonly tiles: readonly Tile[];
  /** Labels of metrics by which whoever looks may choose: `deployed_model_id`. @default - none */
  readonly choices?: readonly string[];
}

/** Charts and numbers in the console of Cloud Monitoring. It costs nothing and keeps nothing. */
export class Dashboard extends Construct {
  /** Throws a `ValidationError` for what Google would refuse. */
  constructor(scope: Construct, id: string, { naming, title, tiles, choices = [] }: DashboardProps) {
    super(scope, id);
    const dashboard = {
      displayName: `${naming.environment}: ${title}`,
      ...(choices.length === 0
        ? {}
        : { dashboardFilters: choices.map((labelKey) => ({ labelKey, filterType: "METRIC_LABEL" })) }),
      mosaicLayout: { columns: MOSAIC_COLUMNS, tiles },
    };
    const findings = dashboardFindings(dashboard);
    if (findings.length > 0) throw new ValidationError(this, findings.join("; "));
    new MonitoringDashboard(this, "Resource", {
      dashboardJson: terraformText(JSON.stringify(dashboard, withoutNothing)),
    });
  }
}

/** Google leaves out what is nought or empty when it is asked what there is: every plan would find that it is missing. */
function withoutNothing(_field: string, value: unknown): unknown {
  const isNothing = value === 0 || value === "" || value === false || (Array.isArray(value) && value.length === 0);
  return isNothing ? undefined : value;
}
