import { bodyOfBuild } from "./build-shape";
import type { HttpRequest, HttpResponse } from "../workflows/http";
import { ApiError, partial } from "./api";

/** How a build goes: how it ends, after seconds in the queue and at work. */
export interface BuildCourse {
  /** @default 30 */
  readonly queues?: number;
  /** @default 300 */
  readonly works?: number;
  /** @default "SUCCESS" */
  readonly ends?: "SUCCESS" | "FAILURE" | "TIMEOUT" | "EXPIRED" | "CANCELLED" | "INTERNAL_ERROR";
  /** The step that ends it, where it does not succeed. */
  readonly at?: string;
  /** What is done when it succeeds. */
  readonly does?: () => void;
}

/** A build that was submitted. */
export interface SimulatedBuild {
  readonly id: string;
  readonly body: ReturnType<typeof bodyOfBuild>;
  readonly since: number;
  readonly course: BuildCourse;
  done: boolean;
}

/** Cloud Build, as far as workflows submit builds and wait for them. */
export class Builds {
  readonly all: SimulatedBuild[] = [];
  /** How builds go, in the order in which they are submitted; the last for all others. */
  courses: readonly BuildCourse[] = [{}];

  constructor(private readonly parent: string) {}

  /** Answers the paths of Cloud Build. Throws an `ApiError`. */
  answer({ method, query, body, time }: HttpRequest, path: string): HttpResponse {
    const [, id] = new RegExp(`^/${this.parent}/builds(?:/([^/]+))?$`).exec(path) ?? [undefined, ""];
    if (id === undefined && method === "POST") return { body: this.create(body, time) };
    if (id === undefined && method === "GET") return { body: partial(this.list(query), query.fields) };
    const build = this.all.find((one) => one.id === id);
    if (build === undefined || method !== "GET")
      throw new ApiError(404, "NOT_FOUND", `no such address: ${method} ${path}`);
    return { body: partial(this.shown(build, time), query.fields) };
  }

  private create(body: unknown, since: number): object {
    const id = `00000000-0000-4000-8000-${String(this.all.length + 1).padStart(12, "0")}`;
    const course = this.courses[this.all.length] ?? this.courses.at(-1) ?? {};
    this.all.push({ id, body: bodyOfBuild(body), since, course, done: false });
    return { name: `operations/build/${id}`, metadata: { build: { id, status: "QUEUED" } } };
  }

  private list({ filter }: HttpRequest["query"]): object {
    const [, tag] = /^tags="([^"]+)"$/.exec(filter ?? "") ?? [];
    if (tag === undefined) throw new ApiError(400, "INVALID_ARGUMENT", `invalid filter: ${filter}`);
    const builds = this.all.filter(({ body }) => body.tags.includes(tag)).map(({ id }) => ({ id }));
    return builds.length === 0 ? {} : { builds };
  }

  private shown(build: SimulatedBuild, time: number): object {
    const { queues = 30, works = 300, ends = "SUCCESS", at, does } = build.course;
    const seconds = time - build.since;
    const over = seconds >= queues + works;
    const status = over ? ends : seconds >= queues ? "WORKING" : "QUEUED";
    if (over && ends === "SUCCESS" && !build.done) does?.();
    build.done ||= over;
    const steps = build.body.steps.map(({ id }) => ({ id, status: over && id === at ? ends : "SUCCESS" }));
    return {
      id: build.id,
      status,
      logUrl: `https://console.acme.example/builds/${build.id}`,
      steps,
      ...(over && ends === "FAILURE" && { statusDetail: "Build step failure: step exited with non-zero status: 1" }),
    };
  }
}
