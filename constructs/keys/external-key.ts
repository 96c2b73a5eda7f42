import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { KeyBase } from "./key-base";

/** Which key, and when it can be granted on. */
export interface ExternalKeyProps {
  /** The key's full name: `projects/.../locations/.../keyRings/.../cryptoKeys/...`. */
  readonly keyName: string;
  /** What must be done before a grant on it can be made: the API is on in this project, which the calls count against. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * A key that exists elsewhere, often in a project of its own that other people keep. Nothing about it is changed but who
 * may use it: whoever applies needs `cloudkms.cryptoKeys.getIamPolicy` and `setIamPolicy` on it.
 */
export class ExternalKey extends KeyBase {
  readonly keyName: string;
  readonly grantableAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ExternalKeyProps) {
    super(scope, id);
    this.keyName = props.keyName;
    this.grantableAfter = props.after;
  }
}
