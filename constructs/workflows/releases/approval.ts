import { expr } from "../language/expression";
import type { RoutineSource } from "../language/steps";
import { approvalRoutine } from "../parts/approval";

/** What a filter of Cloud Logging says to find releases that begin to wait for an approver. */
export const APPROVAL_REPORT_FILTER = 'jsonPayload.report="plinth-release-approval"';

/** Asks a person before a release goes on, and ends with an error unless he says yes in time. */
export function releaseApproval(endpoint: string, within: number): RoutineSource {
  return approvalRoutine({
    report: "plinth-release-approval",
    says: { endpoint, version: expr("version"), share: expr("share") },
    params: ["share", "version"],
    within,
  });
}
