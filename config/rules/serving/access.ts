import type { Endpoint, Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** Neither endpoints with a name of their own nor private ones explain their answers. */
export const explanationAccess = defineRule<Endpoint>({
  id: "endpoints/explanation-access",
  severity: "error",
  holds: "An endpoint that explains its answers is shared, and has machines of its own.",
  each: "endpoints.*",
  reads: ["explanation", "access", "pool"],
  check({ value: { explanation, access, pool } }) {
    if (explanation === undefined) return [];
    return [
      ...(access.kind === "shared"
        ? []
        : [
            {
              at: "explanation",
              problem: `Google explains the answers of shared endpoints only, and this one is "${access.kind}"`,
              fix: `set access: { kind: "shared" }, or explain in a batch prediction`,
            },
          ]),
      ...(pool === undefined
        ? []
        : [
            {
              at: "explanation",
              problem: `Google explains no answers of models on a pool, and this one runs on "${pool}"`,
              fix: "give the endpoint a machine of its own",
            },
          ]),
    ];
  },
});

/** A dedicated name resolves to what no service perimeter covers. */
export const dedicatedInPerimeter = defineRule<Endpoint>({
  id: "endpoints/dedicated-in-perimeter",
  severity: "error",
  holds: "In a service perimeter no endpoint has a name of its own on Google's network.",
  each: "endpoints.*",
  reads: ["access", "/external.perimeter"],
  check: ({ value: { access }, environment: { external } }) =>
    access.kind !== "dedicated" || external.perimeter === undefined
      ? []
      : [
          {
            at: "access",
            problem: `dedicated endpoints do not work in a service perimeter, and the project is in ${external.perimeter}`,
            allowed: `{ kind: "private" }, { kind: "shared" }`,
          },
        ],
});

/** What a container cannot reach, it waits for until its request has timed out. */
export const egress = defineRule<Endpoint>({
  id: "endpoints/egress",
  severity: "error",
  holds: "Containers that must reach the internet are neither private nor in a service perimeter.",
  each: "endpoints.*",
  reads: ["egress", "access", "/external.perimeter"],
  check({ value: { egress: wanted, access }, environment: { external } }) {
    if (wanted !== "internet") return [];
    const stopped =
      access.kind === "private"
        ? "the containers of a private endpoint reach Google's APIs only"
        : external.perimeter === undefined
          ? undefined
          : `a service perimeter lets nothing through to the internet, and the project is in ${external.perimeter}`;
    if (stopped === undefined) return [];
    const fix = "bring what they need into the image or into a zone, and leave egress out";
    return [{ at: "egress", problem: stopped, fix }];
  },
});

/** The address and the name that an attachment gets are made in the platform's own network. */
export const attachment = defineRule<Endpoint>({
  id: "endpoints/attachment",
  severity: "error",
  holds:
    "The attachment of a private endpoint is in the project's region, lets the project connect, and has a network of the platform's own to connect from.",
  each: "endpoints.*",
  reads: ["access", "/project", "/network", "/external.network"],
  check({ value: { access }, environment: { project, network, external } }) {
    if (access.kind !== "private" || access.attachment === undefined) return [];
    const violations: Violation[] = [];
    const [, , , region = ""] = access.attachment.split("/");
    if (region !== project.region) {
      violations.push({
        at: "access.attachment",
        problem: `the attachment is in ${region}, the endpoint in ${project.region}`,
        allowed: `projects/<project>/regions/${project.region}/serviceAttachments/<name>`,
        fix: "copy what the release has printed",
      });
    }
    if (access.projects !== undefined && !access.projects.includes(project.id)) {
      violations.push({
        at: "access.projects",
        problem: `${project.id} is not among the projects that may connect, and the attachment is connected to from its network`,
        fix: `add "${project.id}" to projects, or leave attachment out`,
      });
    }
    if (network?.range === undefined) {
      violations.push({
        at: "access.attachment",
        problem: `the endpoint gets an address in the platform's own network, and ${external.network === undefined ? "there is none" : "the network is external"}`,
        fix:
          external.network === undefined
            ? `add network: { range: "10.40.0.0/16" } to the environment, or leave attachment out`
            : "leave attachment out, and give it to those who keep the network",
      });
    }
    return violations;
  },
});

/** https://cloud.google.com/vertex-ai/docs/predictions/private-service-connect */
const PROJECTS = 10;

/** Google counts the projects that may connect over all private endpoints of a project. */
export const connectingProjects = defineRule<Environment>({
  id: "endpoints/connecting-projects",
  severity: "warning",
  holds: "Private endpoints and indexes name no more different projects than Google allows by default.",
  each: "",
  reads: ["endpoints.*.access", "vectors.*.projects", "project.id"],
  check({ value: { endpoints, vectors, project } }) {
    const named = new Set([
      ...Object.values(endpoints).flatMap(({ access }) =>
        access.kind === "private" ? (access.projects ?? [project.id]) : [],
      ),
      ...Object.values(vectors).flatMap(({ projects }) => projects ?? [project.id]),
    ]);
    if (named.size <= PROJECTS) return [];
    return [
      {
        path: Object.values(endpoints).some(({ access }) => access.kind === "private") ? "endpoints" : "vectors",
        problem: `${named.size} different projects may connect to private endpoints`,
        allowed: `at most ${PROJECTS}, unless Google has allowed more`,
      },
    ];
  },
});
