import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import type { Grant } from "../constructs/iam/grant";
import type { IGrantable } from "../constructs/iam/principal";
import type { ProjectAccess } from "../constructs/iam/project";

/** What somebody or something reads and writes, in references: `zone:raw`, `table:features.customers`. */
export interface DataFlow {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Where a data flow is granted. */
export interface DataFlowPlace {
  /** Whatever can be read or written, by its reference. */
  readonly data: ReadonlyMap<string, IDataResource>;
  /** The project, as the stack knows it. */
  readonly project: ProjectAccess;
}

/**
 * Exactly the grants that a declared data flow needs, each on the one resource. Who reads data of BigQuery must also be
 * allowed to run queries, and to read results in parallel streams, as every data frame does: neither is a right on data.
 *
 * @param path where the flow is declared in the environment file
 * @param at where each reference of it is, for flows that are not lists of the file
 */
export function grantDataFlow(
  place: DataFlowPlace,
  path: string,
  grantee: IGrantable,
  flow: DataFlow,
  at: (verb: keyof DataFlow, index: number) => string = (verb, index) => `${path}.${verb}.${index}`,
): readonly Grant[] {
  const { data, project } = place;
  const { reads, writes } = flow;
  const grants: Grant[] = [];
  const give = (grant: Grant, origin: string) => grants.push(withOrigin(grant, origin));
  writes.forEach((reference, index) => {
    give(resourceOf(project, data, reference).grantWrite(grantee), at("writes", index));
  });
  reads.forEach((reference, index) => {
    // Writing includes reading.
    if (writes.includes(reference)) return;
    give(resourceOf(project, data, reference).grantRead(grantee), at("reads", index));
  });
  if ([...reads, ...writes].some(isWarehouse)) {
    give(project.grantQueries(grantee), path);
    give(project.grantReadSessions(grantee), path);
  }
  return grants;
}

/** Says which path of the environment file a grant comes from. */
export function withOrigin(grant: Grant, path: string): Grant {
  setOrigin(grant.binding, path);
  return grant;
}

function resourceOf(scope: IConstruct, data: DataFlowPlace["data"], reference: string): IDataResource {
  const resource = data.get(reference);
  if (resource === undefined) {
    throw new ValidationError(
      TerraformStack.of(scope),
      `"${reference}" names nothing: there are ${[...data.keys()].join(", ")}`,
    );
  }
  return resource;
}

function isWarehouse(reference: string): boolean {
  return /^(dataset|table|requests|feedback):/.test(reference);
}
