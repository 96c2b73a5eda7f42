import path from "node:path";
import type { Finding, Location } from "../config/finding";
import { ENVIRONMENTS } from "../config/load/environments";
import { report } from "../config/report/report";
import { remarksOf } from "../review/render/findings";
import { htmlReview } from "../review/render/html";
import { markdownReview } from "../review/render/markdown";
import { terminalReview } from "../review/render/terminal";
import { Failure } from "./failure";
import type { Reviewed } from "./reviewed";
import type { Terminal } from "./terminal";

/** How a review can be told. */
export const FORMATS = ["text", "markdown", "html", "json", "sarif", "junit", "github"] as const;

/** One way to tell a review. */
export type ReviewFormat = (typeof FORMATS)[number];

/** What a file is, by its ending. */
const ENDINGS: ReadonlyMap<string, ReviewFormat> = new Map([
  [".txt", "text"],
  [".md", "markdown"],
  [".html", "html"],
  [".json", "json"],
  [".sarif", "sarif"],
  [".xml", "junit"],
]);

/** The form that the ending of a file names. Throws a {@link Failure} where it names none. */
export function formatOf(file: string): ReviewFormat {
  const format = ENDINGS.get(path.extname(file).toLowerCase());
  if (format !== undefined) return format;
  const known = [...ENDINGS].map(([ending, name]) => `${ending} (${name})`).join(", ");
  throw new Failure(`the ending of ${JSON.stringify(file)} names no form of a review\n  allowed: ${known}`);
}

/** A review in one of its forms. */
export async function reviewText(
  reviewed: Reviewed,
  format: ReviewFormat,
  { terminal, all, plain = false }: { readonly terminal: Terminal; readonly all: boolean; readonly plain?: boolean },
): Promise<string> {
  const { review } = reviewed;
  const placeOf = (environment: string, origin: string) => {
    const place = reviewed.locate(environment, origin);
    return place && `${place.file}:${place.line}`;
  };
  switch (format) {
    case "text":
      return terminalReview(review, { color: terminal.color && !plain, all, placeOf });
    case "markdown":
      return markdownReview(review);
    case "html":
      return htmlReview(review, { pictures: await reviewed.pictures(), placeOf });
    case "json":
      return `${JSON.stringify(review, undefined, 2)}\n`;
    case "sarif":
    case "junit":
    case "github": {
      const findings = findingsOf(reviewed);
      const environments = [
        ...new Set(review.changeSets.map(({ after, before }) => after.environment ?? before.environment ?? "")),
      ];
      return report({ environments: environments.map((name) => ({ name, file: fileOf(name) })), findings }, format);
    }
  }
}

function findingsOf({ review, locate }: Reviewed): readonly Finding[] {
  return remarksOf(review).map((remark) => {
    const first: Location = { file: fileOf(remark.environment), line: 1, column: 1 };
    return { ...remark, location: locate(remark.environment, remark.path) ?? first };
  });
}

/** The file that an environment is written in, wherever it is not known better. */
function fileOf(environment: string): string {
  return environment === "" ? ENVIRONMENTS : `${ENVIRONMENTS.split(path.sep).join("/")}/${environment}.ts`;
}
