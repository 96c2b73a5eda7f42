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

/**
 * A map with one more key, as an expression: for keys that only a variable knows. Written by way of JSON, because not
 * everything that runs this language takes a variable between the brackets of an assignment. The key needs no escaping.
 */
export function withKey(map: string, key: string, value: string): string {
  return `map.merge(${map}, json.decode("{\\"" + ${key} + "\\":" + json.encode_to_string(${value}) + "}"))`;
}
