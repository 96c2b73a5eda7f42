import { setOrigin } from "../../constructs/core/origin";
import { Dashboard } from "../../constructs/monitoring/dashboard";
import { laidOut } from "../../constructs/monitoring/dashboard-layout";
import type { PlatformStack } from "../platform-stack";
import { dataDashboard } from "./data";
import { healthDashboard } from "./health";
import { modelDashboard } from "./model";
import type { DashboardSources, PlannedDashboard } from "./sources";
import { trainingDashboard } from "./training";

/** Every dashboard of an environment: of what it declares, and of nothing else. */
export function plannedDashboards(sources: DashboardSources): readonly PlannedDashboard[] {
  return [
    healthDashboard(sources),
    ...Object.keys(sources.environment.models).map((name) => modelDashboard(name, sources)),
    trainingDashboard(sources),
    dataDashboard(sources),
  ];
}

/**
 * Puts the dashboards of an environment into a stack. One that would be empty is not made; one that is too much is continued
 * in another of its name. They wait for nothing: Cloud Monitoring takes a chart of a metric that it does not know yet.
 */
export function addDashboards(stack: PlatformStack, sources: DashboardSources): void {
  for (const { id, title, origin, choices, sections } of plannedDashboards(sources)) {
    laidOut(sections).forEach((tiles, page, { length }) => {
      const dashboard = new Dashboard(stack, page === 0 ? `Dashboard-${id}` : `Dashboard-${id}-${page + 1}`, {
        naming: sources.naming,
        title: length === 1 ? title : `${title} (${page + 1} of ${length})`,
        tiles,
        choices,
      });
      setOrigin(dashboard, origin);
    });
  }
}
