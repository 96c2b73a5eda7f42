import { endpointId } from "../../../values/endpoint-id";
import { composedName } from "../../../values/naming";
import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Endpoints = Environment["endpoints"];

/** The numbers of endpoints follow from their names, and two names can meet in one. */
export const endpointNumbers = defineRule<Endpoints>({
  id: "endpoints/number",
  severity: "error",
  holds: "No two endpoints have the same number once it is computed from their names.",
  each: "endpoints",
  reads: ["*.generation", "/name", "/generation"],
  check({ value, environment: { name: environment, generation: environmentGeneration } }) {
    const first = new Map<string, string>();
    return Object.entries(value).flatMap(([endpoint, { generation }]): Violation[] => {
      const id = endpointId({ environment, endpoint, environmentGeneration, generation });
      const other = first.get(id);
      first.set(id, other ?? endpoint);
      if (other === undefined) return [];
      return [
        {
          at: endpoint,
          problem: `its number would be ${id}, as that of "${other}"`,
          fix: "rename one of them, or raise its generation",
        },
      ];
    });
  },
});

/** What endpoints make lies beside what is declared, in the same names. */
export const endpointNames = defineRule<Endpoints>({
  id: "endpoints/taken-name",
  severity: "error",
  holds:
    "Nothing that endpoints make has the name of something that is declared: datasets of requests, the bucket of releases, guards.",
  each: "endpoints",
  reads: [
    "*.requestLogging",
    "*.shadow",
    "/storage.zones",
    "/storage.datasets",
    "/external.datasets",
    "/external.zones",
    "/name",
    "/project.id",
  ],
  check({ value, environment: { name, project, storage, external } }) {
    const endpoints = Object.keys(value);
    const [any] = endpoints;
    const violations: Violation[] = [];
    const bucket = composedName.bucket(project.id, name, "releases");
    const zone = Object.hasOwn(storage.zones, "releases")
      ? "storage.zones.releases"
      : pathOf("external.zones", external.zones, (other) => other.bucket === bucket);
    if (any !== undefined && zone !== undefined) {
      violations.push({
        path: zone,
        problem: `"${bucket}" is the bucket in which releases keep what they must restore`,
        fix: zone.startsWith("storage") ? "rename the zone" : "leave it out",
      });
    }
    for (const { id, of, reference } of endpoints.flatMap((endpoint) => datasetsOf(endpoint, value, name))) {
      const taken =
        pathOf("storage.datasets", storage.datasets, (_, key) => composedName.dataset(name, key) === id) ??
        pathOf("external.datasets", external.datasets, (other) => other.project === project.id && other.dataset === id);
      if (taken === undefined) continue;
      const elsewhere = reference === undefined ? "leave it out" : `leave it out, and read "${reference}"`;
      violations.push({
        path: taken,
        problem: `"${id}" is the dataset in which ${of}`,
        fix: taken.startsWith("storage") ? "rename the dataset" : elsewhere,
      });
    }
    if (endpoints.includes("training")) {
      violations.push({
        at: "training",
        problem: `its guard would be called "guard-training", as that of jobs`,
        fix: "rename the endpoint",
      });
    }
    return violations;
  },
});

/** The datasets that an endpoint makes, and what is in them. */
function datasetsOf(endpoint: string, endpoints: Endpoints, environment: string) {
  const settings = endpoints[endpoint];
  return [
    ...(settings?.requestLogging === undefined
      ? []
      : [
          {
            id: composedName.dataset(environment, `requests-${endpoint}`),
            of: `the endpoint "${endpoint}" keeps its requests`,
            reference: `requests:${endpoint}`,
          },
        ]),
    ...(settings?.shadow === undefined
      ? []
      : [
          {
            id: composedName.dataset(environment, `shadow-${endpoint}`),
            of: `the endpoint "${endpoint}" compares answers in the shadow`,
          },
        ]),
    ...(settings?.feedback === undefined
      ? []
      : [
          {
            id: composedName.dataset(environment, `feedback-${endpoint}`),
            of: `the endpoint "${endpoint}" keeps how good its answers were`,
            reference: `feedback:${endpoint}`,
          },
        ]),
  ] as readonly { readonly id: string; readonly of: string; readonly reference?: string }[];
}

function pathOf<T>(
  section: string,
  entries: Readonly<Record<string, T>>,
  fits: (entry: T, key: string) => boolean,
): string | undefined {
  const found = Object.entries(entries).find(([key, entry]) => fits(entry, key));
  return found && `${section}.${found[0]}`;
}
