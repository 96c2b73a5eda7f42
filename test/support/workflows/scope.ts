import { failure, sizeOf, type Value } from "./values";

/** The variables that steps can see. A new one is made in the innermost scope, one that exists is changed where it is. */
export class Scope {
  private readonly variables = new Map<string, Value>();

  constructor(
    private readonly around?: Scope,
    /** In a branch of `parallel`: the variables around it that it may change. */
    private readonly shared?: readonly string[],
  ) {}

  /** Throws a `Raised` when the variable was never assigned on the way here. */
  get(name: string): Value {
    const value = this.variables.get(name);
    if (value !== undefined) return value;
    if (this.around === undefined) throw failure("KeyError", `variable not found: ${name}`);
    return this.around.get(name);
  }

  set(name: string, value: Value): void {
    (this.ownerOf(name) ?? this).variables.set(name, value);
  }

  /** Makes a variable here, whatever there is around. */
  declare(name: string, value: Value): void {
    this.variables.set(name, value);
  }

  /** About how many bytes all visible variables take. */
  size(): number {
    return [...this.variables.values()].reduce<number>((sum, value) => sum + sizeOf(value), this.around?.size() ?? 0);
  }

  private ownerOf(name: string): Scope | undefined {
    if (this.variables.has(name)) return this;
    if (this.shared !== undefined && !this.shared.includes(name)) return undefined;
    return this.around?.ownerOf(name);
  }
}
