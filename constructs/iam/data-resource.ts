import type { Grant, IGrantableResource } from "./grant";
import type { IGrantable } from "./principal";

/** What holds data that a workload or a group can read and write: a bucket, a dataset, a table, a repository. */
export interface IDataResource extends IGrantableResource {
  /** Lets somebody read all of it, and nothing else. */
  grantRead(grantee: IGrantable): Grant;
  /** Lets somebody write, replace and delete what it holds, which includes reading it. */
  grantWrite(grantee: IGrantable): Grant;
}
