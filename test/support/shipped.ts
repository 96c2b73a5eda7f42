import * as fs from "node:fs";
import * as path from "node:path";
import { environmentSchema, type Environment } from "../../config/schema/environment";

const FOLDER = path.resolve(__dirname, "../../config/environments");

/** Every environment that is shipped, in alphabetical order. */
export function shippedEnvironments(): readonly Environment[] {
  return fs
    .readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known only at run time
      const exported = require(path.join(FOLDER, file)) as { readonly default: unknown };
      return environmentSchema.parse(exported.default);
    });
}
