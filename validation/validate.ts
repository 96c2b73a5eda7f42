import { command } from "./command";

void command("validate", process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
