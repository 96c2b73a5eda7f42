import * as fs from "node:fs";
import * as path from "node:path";
import { PlatformError, readPlatform } from "../../review/platform";
import { dashboardPictures } from "./dashboard-pictures";

const USAGE = [
  "usage: npm run dashboards:picture -- <synthesized environment> <folder for the pictures>",
  "  example: npm run dashboards:picture -- cdktf.out/prod pictures",
].join("\n");

/** Draws the dashboards of a synthesized environment, one file for each. Returns the exit code. */
function draw(args: readonly string[]): number {
  const [from, to, ...others] = args;
  if (from === undefined || to === undefined || others.length > 0 || from.startsWith("-")) {
    console.error(USAGE);
    return 1;
  }
  try {
    const pictures = dashboardPictures(readPlatform(from));
    if (pictures.length === 0) console.error(`${from} has no dashboards`);
    fs.mkdirSync(to, { recursive: true });
    for (const { file, svg } of pictures) {
      fs.writeFileSync(path.join(to, file), svg);
      console.log(path.join(to, file));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof PlatformError) && !(error instanceof Error && "code" in error)) throw error;
    console.error(`${error.message}\n${USAGE}`);
    return 1;
  }
}

process.exitCode = draw(process.argv.slice(2));
