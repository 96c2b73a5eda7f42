"use strict";

const fs = require("fs");
const path = require("path");

/** What is imported dynamically and bundled apart: the framework, Google's credentials, Graphviz, and what only one format needs. */
const APART = {
  engine: "stacks/synthesize.ts",
  google: "deploy/google-credentials.ts",
  junit: "config/report/junit.ts",
  documents: "scripts/documents.ts",
  layout: "review/picture/layout.ts",
  reviewing: "review/reviewing.ts",
  accepted: "validation/accepted-findings.ts",
  access: "review/access/told.ts",
};

/**
 * Builds the command into a folder that does not exist yet: `plinth.js`, which starts fast, and beside it what
 * only some commands load. Throws an `Error` whose message says what is wrong in which
 * source.
 */
async function build(packageDirectory, folder) {
  const esbuild = require("esbuild");
  const draft = `${folder}.${process.pid}`;
  try {
    await esbuild.build({
      absWorkingDir: packageDirectory,
      entryPoints: { plinth: "scripts/plinth.ts", ...APART },
      outdir: draft,
      bundle: true,
      platform: "node",
      format: "cjs",
      // What is imported dynamically is required: the other way Node reads four megabytes once more, for their exports.
      supported: { "dynamic-import": false },
      target: "node20.19",
      sourcemap: true,
      sourcesContent: false,
      logLevel: "silent",
      // Node reads the whole bundle at each start: the less of it there is, the sooner it begins. Names stay, for stacks.
      minifyWhitespace: true,
      plugins: [apart(packageDirectory)],
    });
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    throw new Error(explain(error));
  }
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    // Another command built the same at the same time and was faster.
    if (!fs.existsSync(path.join(folder, "plinth.js"))) throw error;
  }
}

/** Leaves out of the command's own bundle what few commands need: it is loaded from beside it, when it is needed. */
const apart = (packageDirectory) => ({
  name: "apart",
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, ({ kind, path: specifier, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const source = path.relative(packageDirectory, path.resolve(resolveDir, `${specifier}.ts`));
      const found = Object.entries(APART).find(([, file]) => file === source.split(path.sep).join("/"));
      return found && { path: `./${found[0]}.js`, external: true };
    });
  },
});

function explain(error) {
  if (!Array.isArray(error.errors) || error.errors.length === 0) return error.message;
  return error.errors
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}  ${text}` : text,
    )
    .join("\n");
}

module.exports = { apart, build };

if (require.main === module) {
  require("./bundle")
    .currentBundle(path.dirname(__dirname))
    .catch((error) => {
      process.stderr.write(`plinth could not be built from its sources:\n${error.message}\n`);
      process.exitCode = 1;
    });
}
