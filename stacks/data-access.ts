import type { IConstruct } from "constructs";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import type { Grant } from "../constructs/iam/grant";
import type { IGrantable } from "../constructs/iam/principal";
import type { ProjectAccess } from "../constructs/iam/project";

/** What a program or a group says that it reads and writes, each as `<noun>:<name>`. */
export interface DataFlow {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Where data flows are granted. */
export interface DataAccess {
  /** Whatever can be read or written, by its reference. */
  readonly data: ReadonlyMap<string, IDataResource>;
  /** For the right to run queries, which Google cannot narrow to one dataset. */
  readonly project: ProjectAccess;
}

/** What a data flow was given. */
export interface GrantedFlow {
  readonly grants: readonly Grant[];
  /** Whether BigQuery is part of it: programs that read its tables in bulk need one right more. */
  readonly warehouse: boolean;
}

/**
 * Exactly the grants that a declared data flow needs, each on the one resource, and the right to run queries where BigQuery
 * is part of it. Throws a `ValidationError` for a reference to nothing.
 *
 * @param path where the flow is written: `workloads.features`
 */
export function grantDataFlow(
  scope: IConstruct,
  { data, project }: DataAccess,
  path: string,
  grantee: IGrantable,
  { reads, writes }: DataFlow,
): GrantedFlow {
  const resource = (reference: string): IDataResource => {
    const found = data.get(reference);
    if (found === undefined) {
      throw new ValidationError(scope, `"${reference}" names nothing: there are ${[...data.keys()].join(", ")}`);
    }
    return found;
  };
  const granted = (grant: Grant, origin: string): Grant => {
    setOrigin(grant.binding, origin);
    return grant;
  };
  const grants = [
    ...writes.map((reference, index) => granted(resource(reference).grantWrite(grantee), `${path}.writes.${index}`)),
    // Writing includes reading.
    ...reads.flatMap((reference, index) =>
      writes.includes(reference) ? [] : [granted(resource(reference).grantRead(grantee), `${path}.reads.${index}`)],
    ),
  ];
  const warehouse = [...reads, ...writes].some((text) => text.startsWith("dataset:") || text.startsWith("table:"));
  return { grants: warehouse ? [...grants, granted(project.grantQueries(grantee), path)] : grants, warehouse };
}
