"use strict";

const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

// Environment files are read when they are asked for; tests, documents and what is built are no part of the command.
const NOT_SOURCES = new Set(["node_modules", "dist", "cdktf.out", "coverage", "test", "docs", "bench"]);
const ENVIRONMENTS = path.join("config", "environments");
const KEPT_FOR = 10 * 60 * 1000;

/**
 * The folder of the bundle that was built from the sources as they are now. Builds it when there is none. Bundles are
 * named after what they were built from, so that an edit, a new file or a deleted one takes effect on the next command,
 * and two commands at once do not disturb each other.
 */
async function currentBundle(packageDirectory) {
  const dist = path.join(packageDirectory, "dist");
  const stampFile = path.join(dist, "stamp");
  const sources = findSources(packageDirectory);
  const stamp = hash(sources.map((file) => describe(packageDirectory, file)));
  const [known, bundle] = readStamp(stampFile);
  if (known === stamp && fs.existsSync(path.join(dist, bundle, "plinth.js"))) return path.join(dist, bundle);

  // Times change without the text doing so: after a checkout, a copy, in a container.
  const name = hash(sources.map((file) => `${file}\0${fs.readFileSync(path.join(packageDirectory, file), "utf8")}`));
  const folder = path.join(dist, name);
  if (!fs.existsSync(path.join(folder, "plinth.js"))) await require("./build").build(packageDirectory, folder);
  try {
    fs.writeFileSync(`${stampFile}.${process.pid}`, `${stamp} ${name}`);
    fs.renameSync(`${stampFile}.${process.pid}`, stampFile);
    removeOthers(dist, name);
  } catch {
    // In a folder that cannot be written to the text is compared every time, which is slower and no less right.
  }
  return folder;
}

/** Everything that the bundle depends on, relative to the package, sorted. */
function findSources(packageDirectory) {
  const found = ["package.json", "package-lock.json"].filter((file) =>
    fs.existsSync(path.join(packageDirectory, file)),
  );
  const visit = (folder) => {
    for (const entry of fs.readdirSync(path.join(packageDirectory, folder), { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        const top = folder === "" && (NOT_SOURCES.has(entry.name) || entry.name.startsWith("."));
        if (!top && place !== ENVIRONMENTS) visit(place);
      } else if (folder !== "" && /\.(ts|js|json)$/.test(entry.name)) {
        found.push(place);
      }
    }
  };
  visit("");
  return found.sort();
}

function describe(packageDirectory, file) {
  const { mtimeMs, size } = fs.statSync(path.join(packageDirectory, file));
  return `${file}\0${mtimeMs}\0${size}`;
}

function hash(parts) {
  // Node is a part: what esbuild is told to build for, and which binary it uses, follow from it.
  const text = [process.version, process.platform, process.arch, ...parts].join("\0");
  return crypto.createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function readStamp(file) {
  try {
    return fs.readFileSync(file, "utf8").split(" ");
  } catch {
    return [];
  }
}

/** Removes bundles of earlier sources, but not young ones: a command may be running in them. */
function removeOthers(dist, name) {
  for (const entry of fs.readdirSync(dist)) {
    const place = path.join(dist, entry);
    const old = Date.now() - fs.statSync(place).mtimeMs > KEPT_FOR;
    if (old && entry !== name && entry !== "stamp") fs.rmSync(place, { recursive: true, force: true });
  }
}

module.exports = { currentBundle };
