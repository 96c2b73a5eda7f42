import type { Platform } from "../platform";
import { accessOf } from "./access";
import { compareAccess } from "./changes";
import { accessCsv, accessDocument } from "./document";
import { accessPage } from "./html";
import { answer, type Asked, understand } from "./questions";
import { accessText, changesText } from "./text";

export { QuestionError } from "./questions";

/** How access can be told. */
export const ACCESS_FORMATS = ["text", "csv", "json", "html"] as const;

/** How access can be told. */
export type AccessFormat = (typeof ACCESS_FORMATS)[number];

/** What is told about access, and how. */
export interface Telling {
  /** The environment, or the folder that was read. */
  readonly title: string;
  readonly format: AccessFormat;
  readonly color: boolean;
  readonly asked: Asked;
  /**
   * What it is compared with.
   * @default - nothing
   */
  readonly against?: { readonly title: string; readonly platform: Platform };
}

/** What was told. */
export interface Told {
  readonly text: string;
  /** Whether anybody may do something else than in what it was compared with. */
  readonly differs: boolean;
}

/**
 * Tells who may do what in a platform. Throws a `QuestionError` when what is asked for is not there. Compared as text, only
 * what changes is told; a table of what changes would be none of the grants, so there is no such form.
 */
export function tellAccess(platform: Platform, { title, format, color, asked, against }: Telling): Told {
  const access = accessOf(platform);
  const question = understand(access, asked);
  const found = answer(access, question);
  const changes = against === undefined ? undefined : compareAccess(accessOf(against.platform), access);
  const differs = changes !== undefined && changes.direction !== "none";
  const heading = `${title}, compared with ${against?.title ?? ""}`;
  switch (format) {
    case "text":
      return {
        differs,
        text: changes ? changesText(changes, heading, color) : accessText(access, found, { title, color, question }),
      };
    case "csv":
      return { differs, text: accessCsv(access, found, question) };
    case "json": {
      const document = accessDocument(access, found, { title, question, ...(changes && { changes }) });
      return { differs, text: `${JSON.stringify(document, undefined, 2)}\n` };
    }
    case "html":
      return {
        differs,
        text: accessPage(access, found, { title, question, ...(changes && { changes: { title: heading, changes } }) }),
      };
  }
}
