import { terraformCommand } from "./terraform-command";

void terraformCommand("plan", process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
