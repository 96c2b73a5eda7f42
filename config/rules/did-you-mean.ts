import { nearest } from "../../values/nearest";

/** ` Did you mean "x"?` where one of the candidates is near, else nothing: the end of a problem. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const candidate = nearest(written, candidates);
  return candidate === undefined ? "" : `. Did you mean "${candidate}"?`;
}

/** Names as a message lists them; says so where there are none. */
export function listOf(names: readonly string[]): string {
  return names.length === 0 ? "nothing is declared" : names.join(", ");
}
