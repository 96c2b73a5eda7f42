import { terraformText } from "../core/terraform-text";

/**
 * A text that arrives in a build step as it is. Cloud Build would put its substitutions where a `$` stands and reads `$$` as
 * one; Terraform would put its own expressions where `${` and `%{` stand. Scripts of steps need the second only, because
 * Cloud Build substitutes nothing in them.
 * @see https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values
 */
export function buildText(text: string): string {
  return terraformText(text.replaceAll("$", "$$$$"));
}
