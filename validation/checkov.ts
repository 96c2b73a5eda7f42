import { checkovCommand } from "./checkov-command";

void checkovCommand(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
