import * as z from "zod";
import { ApiError } from "./api";

const duration = z.string().regex(/^[0-9]+s$/);

/** A build as Cloud Build's API takes it, as far as one is submitted here. */
const shape = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z-]+$/),
        name: z.string().min(1),
        script: z.string().startsWith("#!"),
        env: z.array(z.string().regex(/^[A-Z_]+=/)),
        volumes: z.array(z.strictObject({ name: z.string(), path: z.string() })),
      }),
    )
    .min(1),
  timeout: duration,
  queueTtl: duration,
  serviceAccount: z.string().regex(/^projects\/[a-z0-9-]+\/serviceAccounts\/[a-z0-9-]+@[a-z0-9.-]+$/),
  tags: z.array(z.string().regex(/^\w[\w.-]{0,127}$/)),
  // Whoever runs a build as an account of their own must say where its log goes.
  options: z.strictObject({ logging: z.literal("CLOUD_LOGGING_ONLY") }),
});

/** The body of a request that submits a build. Throws the `ApiError` that Google answers to another. */
export function bodyOfBuild(body: unknown): z.infer<typeof shape> {
  const { success, data, error } = shape.safeParse(body);
  if (!success) throw new ApiError(400, "INVALID_ARGUMENT", z.prettifyError(error));
  return data;
}
