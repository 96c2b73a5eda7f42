import type { ICustomRole } from "../iam/grant";
import type { RoleBook } from "../iam/role-book";

/**
 * What a build needs to have an image scanned that it has not pushed: it sends the list of packages, waits, and reads what
 * was found. Google's only role for it is an administrator's.
 */
export const SCAN_PERMISSIONS = [
  "ondemandscanning.operations.get",
  "ondemandscanning.scans.analyzePackages",
  "ondemandscanning.scans.listVulnerabilities",
] as const;

/** The custom roles of builds. */
export class DeliveryRoles {
  constructor(private readonly book: RoleBook) {}

  /** Of builds that scan an image before they push it. */
  get scan(): ICustomRole {
    return this.book.role({
      key: "scan-images",
      title: "Scan images before they are pushed",
      description: "For builds. Google's only role for On-Demand Scanning is an administrator's.",
      permissions: SCAN_PERMISSIONS,
      origin: "builds",
    });
  }
}
