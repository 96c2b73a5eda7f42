import { createHash } from "node:crypto";
import { data, html, page } from "../../../review/render/page";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const between = (text: string, from: string, to: string) => text.split(from)[1]?.split(to)[0] ?? "";

test("a page lets nothing in but the very styles and the script that it was made with", () => {
  const made = page({ title: "Access", styles: "td { color: red }", body: "<p>x</p>", script: "run()" });
  const css = between(made, "<style>", "</style>");
  expect(css).toContain("td { color: red }");
  expect(between(made, 'Content-Security-Policy" content="', '"')).toBe(
    `default-src 'none'; style-src ${hash(css)}; script-src ${hash("run()")}; img-src data:; base-uri 'none'; form-action 'none'`,
  );
  expect(made).not.toMatch(/https?:/);
  expect(page({ title: "Access", body: "" })).not.toContain("script");
});

test("styles of a picture in the body apply, because they are named", () => {
  const made = page({ title: "Picture", body: "<svg><style>path{}</style></svg>", bodyStyles: ["path{}"] });
  expect(made).toContain(hash("path{}"));
});

test("a title is text, whatever is in it", () => {
  const made = page({ title: `</title><script>alert("1")</script>\u202e`, body: "" });
  expect(between(made, "<title>", "</title>")).toBe(
    "&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\\u202e",
  );
});

test("text cannot leave an attribute", () => {
  expect(html(`' onload="x" & <b>\n`)).toBe("&#39; onload=&quot;x&quot; &amp; &lt;b&gt;\\u000a");
});

test("a script cannot end before its end", () => {
  const code = between(page({ title: "x", body: "", script: 'a = "</script><!--"' }), "<script>", "</script>");
  expect(code).toBe('a = "\\x3c/script>\\x3c!--"');
});

test("data is read as it was, and ends no element", () => {
  const value = { name: "</script><script>alert(1)</script>" };
  const element = data("rows", value);
  expect(element.match(/<\/script>/g)).toHaveLength(1);
  expect(JSON.parse(between(element, '<script type="application/json" id="rows">', "</script>"))).toEqual(value);
});
