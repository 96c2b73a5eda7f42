"use strict";

const fs = require("fs");
const Module = require("module");
const path = require("path");
const vm = require("vm");

/**
 * Loads a bundle as `require` does, with what V8 made of it the last time: compiling two megabytes anew costs more than all
 * the work of a check. V8 refuses what another version of it made, and then it is made again. Newer versions of Node can do
 * this by themselves; the oldest that we run on cannot.
 */
function load(file) {
  const cacheFile = `${file}.cache`;
  const cachedData = read(cacheFile);
  const script = new vm.Script(Module.wrap(fs.readFileSync(file, "utf8")), { filename: file, cachedData });

  const bundle = new Module(file, module);
  bundle.filename = file;
  bundle.paths = Module._nodeModulePaths(path.dirname(file));
  // What lies beside a bundle is a bundle as well.
  const inner = (name) => (name.startsWith("./") ? load(path.join(path.dirname(file), name)) : bundle.require(name));
  script.runInThisContext().call(bundle.exports, bundle.exports, inner, bundle, file, path.dirname(file));

  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, when V8 knows which functions were needed.
    process.once("exit", () => write(cacheFile, script.createCachedData()));
  }
  return bundle.exports;
}

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** In a folder that cannot be written to every start is a slow one, and no less right. */
function write(file, data) {
  const draft = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(draft, data);
    fs.renameSync(draft, file);
  } catch {
    fs.rmSync(draft, { force: true });
  }
}

module.exports = { load };
