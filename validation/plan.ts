import { command } from "./command";

void command("plan", process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
