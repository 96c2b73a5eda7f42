import type { IConstruct } from "constructs";

/** Misuse of a construct, found while the platform is put together. */
export class ValidationError extends Error {
  /** @param problem what is wrong, the value that was received and what to do */
  constructor(scope: IConstruct, problem: string) {
    super(`${scope.node.path}: ${problem}`);
    this.name = "ValidationError";
  }
}
