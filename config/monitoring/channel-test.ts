import { SEVERITIES, type Severity } from "./alert-kinds";

/** What of the channels says whether anybody is told. */
export interface ChannelsTold {
  readonly channels: Readonly<Record<string, { readonly severities: readonly Severity[] }>>;
}

/** The severities that somebody is told of, and that can be tried. */
export function testedSeverities({ channels }: ChannelsTold): readonly Severity[] {
  return SEVERITIES.filter((severity) =>
    Object.values(channels).some(({ severities }) => severities.includes(severity)),
  );
}
