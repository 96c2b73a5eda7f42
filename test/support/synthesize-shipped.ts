import { synthesize } from "../../stacks/synthesize";
import { shippedEnvironments } from "./shipped";

// Run as a process of its own: writes every shipped environment into the folder that it is given.
const [, , outdir] = process.argv;
if (outdir === undefined) throw new Error("give the folder to write into");
synthesize(shippedEnvironments(), outdir);
