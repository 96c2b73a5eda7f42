/**
 * Whether a name holds "google", or a spelling close to it, or begins with "goog": Google refuses such bucket names.
 * @see https://cloud.google.com/storage/docs/buckets#naming
 */
export function holdsGoogle(name: string): boolean {
  return name.startsWith("goog") || /g[o0]{2}g[l1]e/.test(name);
}
