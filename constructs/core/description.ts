import type { TerraformResource } from "cdktf";

/** Writes a comment for people beside a resource in the output, where Google has no field for a description. */
export function describeResource(resource: TerraformResource, description: string | undefined): void {
  if (description !== undefined) resource.addOverride("//.description", description);
}
