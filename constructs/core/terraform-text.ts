/** A text that Terraform gives to Google as it is: `${` and `%{` would be its own expressions. */
export function terraformText(text: string): string {
  return text.split("${").join("$${").split("%{").join("%%{");
}
