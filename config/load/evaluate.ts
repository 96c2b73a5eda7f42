import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { transform } from "sucrase";
import * as definitions from "../define";
import type { Location } from "../finding";
import type { FileFault } from "./fault";
import { type Data, readData } from "./data-file";
import { findDuplicates } from "./duplicates";
import { type Ban, findForbidden } from "./forbidden";
import { circular, findBadImports, findUnexported, resolveImport } from "./imports";
import { instrument, RUNTIME, type Place } from "./instrument";
import type { OwnRule } from "./own-rules";
import { exportsOf, importsOf, placeOfDefault, type Imported } from "./module-names";
import { Positions } from "./positions";
import { printable } from "../../values/printable";
import { standIn } from "./stand-in";
import { parseTypeScript, SyntaxFault, type SyntaxNode } from "./syntax";
import { describeThrown, undeclared } from "./thrown";
import { makeWorld } from "./world";

/** More rounds than any environment needs; a count and not a time, so that a slow machine says the same. */
const MOST_ROUNDS = 1_000_000;
/** The second net, for what goes round without a loop statement. Milliseconds. */
const LONGEST_RUN = 10_000;

const START: Place = { line: 1, column: 1 };

/** What came of running an environment file. */
export interface Evaluation {
  /** The default export; `undefined` when there is none or the file could not be run to its end. */
  readonly value: unknown;
  /** Where the default export begins, when there is one. */
  readonly exportedAt: Location | undefined;
  readonly positions: Positions;
  /** What is wrong with the text of the file and of those it imports. */
  readonly faults: readonly FileFault[];
  /** Whether the file ran to its end. */
  readonly finished: boolean;
}

type Exports = Record<string, unknown>;

/** A file made ready to run, with what is wrong with its text. */
interface Compiled extends Pick<ReturnType<typeof instrument>, "literals" | "loops"> {
  readonly faults: readonly FileFault[];
  readonly script: vm.Script;
  readonly imports: ReadonlyMap<string, Imported>;
  readonly exports: ReturnType<typeof exportsOf>;
  readonly exportsDefaultAt: Place | undefined;
}

interface Module {
  readonly exported: Exports;
  readonly compiled: Compiled;
}

const compiledBefore = new Map<string, Compiled>();

/** Stops the file: what is wrong was told. */
class Stop extends Error {}

/** Runs an environment file with what it imports, in a world without clock, network, machine or language. */
export function evaluate(file: string, root: string): Evaluation {
  return new Run(root).start(file);
}

class Run {
  private readonly positions = new Positions();
  private readonly faults: FileFault[] = [];
  private readonly modules = new Map<string, Module>();
  private readonly dataFiles = new Map<string, Data>();
  private readonly context = makeWorld((ban) => this.notice(ban));
  /** Files that have begun and not ended, the one that was asked for first. */
  private readonly running: string[] = [];
  private rounds = 0;

  constructor(private readonly root: string) {}

  start(file: string): Evaluation {
    let value: unknown;
    let finished = false;
    try {
      value = this.module(file).exported.default;
      finished = true;
    } catch (error) {
      // What a file throws after it used something forbidden may follow from that, and is not told twice.
      if (!(error instanceof Stop) && this.faults.length === 0) this.faults.push(this.explain(error, file));
    }
    const at = this.modules.get(file)?.compiled.exportsDefaultAt;
    const exportedAt = at && { file: this.nameOf(file), ...at };
    return { value, exportedAt, positions: this.positions, faults: this.faults, finished };
  }

  private module(file: string): Module {
    const known = this.modules.get(file);
    if (known !== undefined) return known;
    const name = this.nameOf(file);
    const module: Module = { exported: {}, compiled: this.compile(file, name) };
    this.modules.set(file, module);
    this.faults.push(...module.compiled.faults);
    // What it would wait for could fail when nobody listens any more.
    if (this.faults.some(({ rule }) => rule === "file/waits")) throw new Stop();
    this.running.push(file);
    this.run(name, module, (specifier) => this.import(file, specifier, module.compiled.imports.get(specifier)));
    this.running.pop();
    return module;
  }

  private import(from: string, specifier: string, imported?: Imported): unknown {
    const target = resolveImport(this.root, from, specifier);
    if (target.kind === "define") return definitions;
    if (target.kind === "nowhere") return standIn;
    if (target.kind === "data") return this.data(target.file, imported, from);
    const file = this.nameOf(from);
    if (this.running.includes(target.file)) {
      const location = { file, ...(imported?.at ?? START) };
      this.faults.push(
        circular(
          specifier,
          [...this.running, target.file].map((one) => this.nameOf(one)),
          location,
        ),
      );
      throw new Stop();
    }
    const { exported, compiled } = this.module(target.file);
    this.faults.push(...findUnexported(file, imported?.names ?? [], compiled.exports));
    return exported;
  }

  /** What a file of data exports: its content, as its default. A broken one is told once, and stood in for. */
  private data(file: string, imported: Imported | undefined, from: string): unknown {
    let data = this.dataFiles.get(file);
    if (data === undefined) {
      data = readData(file, this.nameOf(file), this.context);
      this.dataFiles.set(file, data);
      if ("fault" in data) this.faults.push(data.fault);
    }
    this.faults.push(...findUnexported(this.nameOf(from), imported?.names ?? [], new Set(["default"])));
    return { __esModule: true, default: "fault" in data ? standIn : data.value };
  }

  private compile(file: string, name: string): Compiled {
    let source: string;
    try {
      source = fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      this.faults.push(atStart(name, "file/unreadable", `the file cannot be read (${reason})`));
      throw new Stop();
    }
    // What is shared is compiled once, however many environments share it.
    const key = `${this.root}\0${file}\0${source}`;
    const known = compiledBefore.get(key);
    if (known !== undefined) return known;
    const program = this.parse(name, source);
    const faults = [
      ...findForbidden(name, program),
      ...findBadImports(this.root, file, program, Object.keys(definitions).sort()),
    ];
    const { code, literals, loops } = instrument(source, program);
    const compiled: Compiled = {
      faults: [...faults, ...findDuplicates(name, literals)],
      script: this.script(file, name, code, faults),
      literals,
      loops,
      imports: importsOf(program),
      exports: exportsOf(program),
      exportsDefaultAt: placeOfDefault(program),
    };
    // What its imports lead to may be another file tomorrow: only what is faultless stays true.
    if (compiled.faults.length === 0) compiledBefore.set(key, compiled);
    return compiled;
  }

  private run(name: string, { exported, compiled }: Module, require: (specifier: string) => unknown): void {
    const { literals, loops, script } = compiled;
    const runtime = {
      at: this.positions.recorder(name, literals),
      standIn,
      round: (index: number) => this.round(name, loops[index]),
    };
    const run = script.runInContext(this.context, { timeout: LONGEST_RUN }) as (...values: unknown[]) => void;
    // The call goes through the context as well, for only that has a time limit.
    Object.assign(this.context, { $run: () => run(exported, require, runtime) });
    vm.runInContext("$run()", this.context, { timeout: LONGEST_RUN });
  }

  private parse(name: string, source: string) {
    try {
      return parseTypeScript(source);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      const { line, column, message, fix } = error;
      const location = { file: name, line, column };
      this.faults.push({ rule: "file/syntax", problem: message, location, ...(fix !== undefined && { fix }) });
      throw new Stop();
    }
  }

  private script(file: string, name: string, code: string, told: readonly FileFault[]): vm.Script {
    try {
      const { code: plain } = transform(code, {
        transforms: ["typescript", "imports"],
        disableESTransforms: true,
        filePath: file,
      });
      // On the first line, so that lines in errors stay true.
      return new vm.Script(`(function (exports, require, ${RUNTIME}) {${plain}\n})`, { filename: file });
    } catch (error) {
      // What cannot be compiled is mostly something forbidden, such as waiting: that was told with its place.
      this.faults.push(...told);
      if (this.faults.length === 0) this.faults.push(atStart(name, "file/syntax", String((error as Error).message)));
      throw new Stop();
    }
  }

  private round(file: string, place: Place | undefined): void {
    if (++this.rounds <= MOST_ROUNDS || place === undefined) return;
    if (!this.faults.some(({ rule }) => rule === "file/endless")) {
      this.faults.push({
        rule: "file/endless",
        problem: `this loop does not end: it went round ${MOST_ROUNDS} times`,
        location: { file, ...place },
      });
    }
    throw new Stop();
  }

  /** Tells of something forbidden that only running the file showed, once for each line. */
  private notice(ban: Ban): unknown {
    const location = this.locate(new Error().stack);
    const told = this.faults.some(
      (fault) =>
        fault.rule === ban.rule && fault.location.file === location?.file && fault.location.line === location.line,
    );
    if (location !== undefined && !told) this.faults.push({ ...ban, location });
    return standIn;
  }

  private explain(error: unknown, file: string): FileFault {
    const { message, stack, code } = describeThrown(error);
    const location = this.locate(stack) ?? { file: this.nameOf(file), ...START };
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") {
      return { rule: "file/endless", problem: `the file does not end within ${LONGEST_RUN / 1_000} seconds`, location };
    }
    const [, unknown] = /^(\S+) is not defined$/.exec(message) ?? [];
    const program = unknown === undefined ? undefined : this.program(location.file);
    if (unknown !== undefined && program !== undefined) {
      return undeclared(unknown, location.file, location.line, program);
    }
    return {
      rule: "file/throws",
      problem: `the file throws: ${printable(message.replace(/\s*\n\s*/g, " "))}`,
      location,
    };
  }

  /** The innermost line of an environment file in a stack. Its column is that of the line's first letter. */
  private locate(stack: string | undefined): Location | undefined {
    for (const line of stack?.split("\n") ?? []) {
      for (const file of this.modules.keys()) {
        const at = line.indexOf(`${file}:`);
        if (at < 0) continue;
        const row = Number(/^\d+/.exec(line.slice(at + file.length + 1))?.[0] ?? 1);
        const text = fs.readFileSync(file, "utf8").split("\n")[row - 1] ?? "";
        return { file: this.nameOf(file), line: row, column: text.search(/\S|$/) + 1 };
      }
    }
    return undefined;
  }

  /** The syntax of a file that ran. */
  private program(name: string): SyntaxNode | undefined {
    const file = [...this.modules.keys()].find((known) => this.nameOf(known) === name);
    return file === undefined ? undefined : parseTypeScript(fs.readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  }

  private nameOf(file: string): string {
    return path.relative(this.root, file).split(path.sep).join("/");
  }
}

function atStart(file: string, rule: OwnRule, problem: string): FileFault {
  return { rule, problem, location: { file, ...START } };
}
