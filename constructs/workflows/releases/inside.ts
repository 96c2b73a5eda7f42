/**
 * What is inside a map at some keys, as an expression: null where any of them is missing. The variable `nothing`, an empty map,
 * must be there.
 */
export function inside(of: string, ...keys: readonly string[]): string {
  return keys.reduce((map, key, index) => {
    const whole = index === 0 ? map : `default(${map}, nothing)`;
    return `map.get(${whole}, "${key}")`;
  }, of);
}
