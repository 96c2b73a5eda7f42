import { buildText } from "../../../constructs/delivery/build-text";

// What Terraform makes of the right side was seen with Terraform 1.x: `$${` is `${`, a `$` before it stays, `%%{` is `%{`.
test.each([
  ["a text without either", "a text without either"],
  ["$HOME", "$$HOME"],
  ["$$", "$$$$"],
  ["${HOME}", "$$${HOME}"],
  ["$(pwd)", "$$(pwd)"],
  ["%{if}", "%%{if}"],
  ["100%", "100%"],
  ["$COMMIT_SHA and ${_MINE:-x}", "$$COMMIT_SHA and $$${_MINE:-x}"],
])("%j goes to Terraform as %j, so that neither it nor Cloud Build reads it", (text, written) => {
  expect(buildText(text)).toBe(written);
  expect(asCloudBuildReads(asTerraformReads(written))).toBe(text);
});

/** What is left of a text after Terraform has read it as a template without expressions. */
function asTerraformReads(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

/** What is left of a text after Cloud Build has put its substitutions into it. */
function asCloudBuildReads(text: string): string {
  return text.replaceAll(/\$(\$|\{?[A-Za-z_]\w*)/g, (found) => (found === "$$" ? "$" : ""));
}
