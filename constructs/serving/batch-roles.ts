import type { ICustomRole } from "../iam/grant";
import type { RoleBook } from "../iam/role-book";
import { launcherPermissions } from "../workflows/launchers/permissions";

/** The custom roles of batch predictions. */
export class BatchRoles {
  /** @param origin the path of the environment file that has batch predictions */
  constructor(
    private readonly book: RoleBook,
    private readonly origin: string,
  ) {}

  /** Of an account that submits batch predictions. Google cannot narrow it to one model. */
  get launcher(): ICustomRole {
    return this.book.role({
      key: "submit-batch-predictions",
      origin: this.origin,
      title: "Submit batch predictions to Vertex AI",
      description: "For launchers. Google's smallest role that submits a batch prediction holds 446 permissions.",
      permissions: launcherPermissions("batchPredictionJobs"),
    });
  }
}
