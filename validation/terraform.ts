import { execFile } from "node:child_process";
import { resolve as absolute } from "node:path";

/** What a run of Terraform gave. */
export interface TerraformRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Terraform in folders, with nobody's credentials. */
export interface Terraform {
  readonly binary: string;
  run(folder: string, args: readonly string[]): Promise<TerraformRun>;
}

/** Variables that would bring in credentials, or change which folder, state or arguments Terraform uses. */
const LEFT_OUT = /^(GOOGLE_|GCLOUD_|CLOUDSDK_|TF_CLI_ARGS|TF_DATA_DIR$|TF_WORKSPACE$|TF_LOG|TF_VAR_)/;

/**
 * Terraform as the person has it: the binary that `TERRAFORM` names, or `terraform` on the path, with the providers that
 * the person's own configuration finds.
 *
 * A plan of new resources asks Google nothing, but the provider wants a token before it starts: it gets a word.
 */
export function terraform(environment: NodeJS.ProcessEnv, pluginCache: string): Terraform {
  const named = environment.TERRAFORM || "terraform";
  // It runs in other folders than the person's.
  const binary = named.includes("/") ? absolute(named) : named;
  const env = {
    TF_PLUGIN_CACHE_DIR: pluginCache,
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => !LEFT_OUT.test(name))),
    GOOGLE_OAUTH_ACCESS_TOKEN: "dummy",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
  return {
    binary,
    run: (folder, args) =>
      new Promise((resolve, reject) => {
        execFile(binary, args, { cwd: folder, env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
          if (error !== null && typeof error.code !== "number") {
            const reason = error.code === "ENOENT" ? missing(binary) : `could not be run: ${error.message}`;
            reject(new Error(`${binary} ${reason}. Install Terraform or OpenTofu, or name it: TERRAFORM=tofu`));
          } else resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
        });
      }),
  };
}

/** Why a binary could not be run that is not there. */
export function missing(binary: string): string {
  return binary.includes("/") ? "does not exist" : "is not on the path";
}
