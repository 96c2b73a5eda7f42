import * as fs from "node:fs";
import * as path from "node:path";
import { recoverFolders, replaceFolders } from "../../stacks/replace-folders";
import { filesOf, temporaryFolders } from "../support/folders";

const temporaryFolder = temporaryFolders();

function write(folder: string, name: string, text: string): void {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, "file"), text);
}

function existing() {
  const root = temporaryFolder();
  const parent = path.join(root, "out");
  write(parent, "dev", "old dev");
  write(parent, "prod", "old prod");
  return { root, parent };
}

test("folders are replaced together, and what is not named stays", () => {
  const { root, parent } = existing();

  const result = replaceFolders(parent, ["dev", "staging"], (draft) => {
    write(draft, "dev", "new dev");
    write(draft, "staging", "new staging");
    return "done";
  });

  expect(result).toBe("done");
  expect(filesOf(root)).toEqual({
    "out/dev/file": "new dev",
    "out/prod/file": "old prod",
    "out/staging/file": "new staging",
  });
});

test("nothing changes while the draft is written", () => {
  const { parent } = existing();

  replaceFolders(parent, ["dev"], (draft) => {
    write(draft, "dev", "new dev");
    expect(filesOf(parent)).toEqual({ "dev/file": "old dev", "prod/file": "old prod" });
  });
});

test("when writing fails, everything is as it was", () => {
  const { root, parent } = existing();

  expect(() =>
    replaceFolders(parent, ["dev", "prod"], (draft) => {
      write(draft, "dev", "new dev");
      throw new Error("no");
    }),
  ).toThrow("no");

  expect(filesOf(root)).toEqual({ "out/dev/file": "old dev", "out/prod/file": "old prod" });
});

test("when a folder cannot be put in its place, those before it are put back", () => {
  const { root, parent } = existing();

  expect(() => replaceFolders(parent, ["dev", "prod"], (draft) => write(draft, "dev", "new dev"))).toThrow("ENOENT");

  expect(filesOf(root)).toEqual({ "out/dev/file": "old dev", "out/prod/file": "old prod" });
});

test("the draft of a process that was killed is removed, that of a running one stays", () => {
  const { root, parent } = existing();
  const noProcess = 2 ** 31 - 1;
  write(path.join(root, `.out-draft-${noProcess}`), "new", "half");
  write(path.join(root, `.out-draft-${process.ppid}`), "new", "in progress");

  replaceFolders(parent, ["dev"], (draft) => write(draft, "dev", "new dev"));

  expect(fs.readdirSync(root).sort()).toEqual([`.out-draft-${process.ppid}`, "out"]);
});

test("what a process had set aside when it was killed comes back, unless a new folder took its place", () => {
  const { root, parent } = existing();
  const draft = path.join(root, `.out-draft-${2 ** 31 - 1}`);
  fs.mkdirSync(path.join(draft, "old"), { recursive: true });
  fs.renameSync(path.join(parent, "dev"), path.join(draft, "old", "dev"));
  write(path.join(draft, "old"), "prod", "older prod");

  recoverFolders(parent);

  expect(filesOf(root)).toEqual({ "out/dev/file": "old dev", "out/prod/file": "old prod" });
});

test("the parent is made when it does not exist", () => {
  const root = temporaryFolder();

  replaceFolders(path.join(root, "a", "b"), ["dev"], (draft) => write(draft, "dev", "new dev"));

  expect(filesOf(root)).toEqual({ "a/b/dev/file": "new dev" });
});
