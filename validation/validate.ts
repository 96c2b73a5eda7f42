import { terraformCommand } from "./terraform-command";

void terraformCommand("validate", process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
