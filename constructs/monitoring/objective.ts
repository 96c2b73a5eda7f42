import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
import type { Metric } from "./metric";
import type { ObservedService } from "./observed-service";

/** What is good, of all that is counted. */
export type Indicator =
  | {
      /** Good and all, or bad and all: of the same series. */
      readonly all: Metric;
      readonly bad: Metric;
    }
  | { readonly all: Metric; readonly good: Metric }
  | {
      /** A distribution, and the highest value that is good, in its unit. */
      readonly distribution: Metric;
      readonly atMost: number;
    };

/** What an objective needs. */
export interface ObjectiveProps {
  readonly service: ObservedService;
  /** What is promised, in one word: `availability`. Cannot be changed after creation. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly indicator: Indicator;
  /** The fraction that must be good, above 0 and at most 0.9999. */
  readonly goal: number;
  /** Over how many days it is counted, rolling: 1 to 30. */
  readonly days: number;
}

/** A promise that Cloud Monitoring keeps the books of. */
export class Objective extends Construct {
  /** The full name: what alerts on its budget ask about. */
  readonly objectiveName: string;
  /** What such alerts wait for. */
  readonly resource: TerraformResource;

  /** Throws a `ValidationError` for a goal or a period that Google does not take. */
  constructor(scope: Construct, id: string, props: ObjectiveProps) {
    super(scope, id);
    const { service, name, title, indicator, goal, days } = props;
    if (!(goal > 0) || goal > 0.9999) {
      throw new ValidationError(this, `\`goal\` must be above 0 and at most 0.9999, got ${goal}`);
    }
    if (!Number.isInteger(days) || days < 1 || days > 30) {
      throw new ValidationError(this, `\`days\` must be 1 to 30, got ${days}`);
    }
    const resource = new MonitoringSlo(this, "Resource", {
      service: service.serviceId,
      sloId: name,
      displayName: title,
      goal,
      rollingPeriodDays: days,
      requestBasedSli: sli(indicator),
    });
    createAfter(resource, service.resource);

    this.resource = resource;
    this.objectiveName = `${service.serviceName}/serviceLevelObjectives/${name}`;
  }
}

function sli(indicator: Indicator) {
  if ("distribution" in indicator) {
    return { distributionCut: { distributionFilter: indicator.distribution.filter, range: { max: indicator.atMost } } };
  }
  return {
    goodTotalRatio: {
      totalServiceFilter: indicator.all.filter,
      ...("bad" in indicator
        ? { badServiceFilter: indicator.bad.filter }
        : { goodServiceFilter: indicator.good.filter }),
    },
  };
}
