import { GoogleAuth } from "google-auth-library";
import type { TokenSource } from "./credentials";

/** The application default credentials, with the right to whatever the person may do. A file of its own because the library is large. */
export function googleTokens(): TokenSource {
  // Whether this is one of Google's machines is asked of the machine, not of the network: three seconds less to wait
  // for everybody who is not logged in.
  process.env["METADATA_SERVER_DETECTION"] ??= "bios-only";
  return new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"] });
}
