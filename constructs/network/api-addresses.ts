/** Which of Google's private addresses a network uses for Google's APIs. */
export type ApiAccess = "restricted" | "private";

/** The addresses behind one of Google's names for private access. */
export interface ApiAddresses {
  /** The name that the addresses have. */
  readonly hostName: string;
  /** The range, for routes and firewall rules. */
  readonly range: string;
  /** Every address, for name servers. */
  readonly addresses: readonly string[];
}

/**
 * Google's addresses for private access, the same for every customer.
 *
 * `restricted` answers only for services that a service perimeter can protect, and so keeps data from leaving through
 * those that none can; `private` answers for nearly all.
 *
 * @see https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options
 */
export const API_ADDRESSES: Readonly<Record<ApiAccess, ApiAddresses>> = {
  restricted: {
    hostName: "restricted.googleapis.com",
    range: "199.36.153.4/30",
    addresses: ["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"],
  },
  private: {
    hostName: "private.googleapis.com",
    range: "199.36.153.8/30",
    addresses: ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"],
  },
};
