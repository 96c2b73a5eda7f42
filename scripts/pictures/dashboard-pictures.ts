import { dashboardFindings } from "../../catalog/dashboards";
import { type Platform, PlatformError, resourcesOf } from "../../review/platform";
import { dashboardPicture, type DrawnDashboard } from "./dashboard-picture";

/** A picture of a dashboard. */
export interface Picture {
  /** `dashboard-model-fraud.svg`. */
  readonly file: string;
  readonly svg: string;
}

/** Pictures of all dashboards of a synthesized platform. Throws a `PlatformError` that says which is none, and why. */
export function dashboardPictures(platform: Platform): readonly Picture[] {
  return resourcesOf(platform)
    .filter(({ type }) => type === "google_monitoring_dashboard")
    .map(({ address, attributes }) => ({
      file: fileOf(address),
      svg: dashboardPicture(dashboardOf(address, String(attributes.dashboard_json))),
    }));
}

/** The name that Terraform knows it by, without what makes it unique. */
function fileOf(address: string): string {
  const name = (address.split(".").at(-1) ?? "").replace(/_[0-9A-F]{8}$/, "");
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.svg`;
}

/** Terraform's own way to write `${` is turned back. */
function dashboardOf(address: string, text: string): DrawnDashboard {
  const dashboard = parsed(text.replaceAll("$${", "${").replaceAll("%%{", "%{"));
  const findings = dashboard === undefined ? ["dashboard_json is no JSON"] : dashboardFindings(dashboard);
  if (findings.length > 0) throw new PlatformError(`${address} is no dashboard: ${findings.join("; ")}`);
  return dashboard as DrawnDashboard;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
