import type * as z from "zod";

declare const refers: unique symbol;
declare const names: unique symbol;

/** A string that must name something declared under the kind `K`. Made with `ref`. */
export type Ref<K extends string> = string & { readonly [refers]?: K };

/** A record whose keys declare names of the kind `K`. Made with `named`. */
export type Named<K extends string, V> = { [name: string]: V } & { readonly [names]?: K };

/**
 * The input type with its references bound: `D` holds the declared names per kind (inferred from the keys of the
 * records), `R` what a reference of a kind may say. Keys are optional because records of one kind stand in several places,
 * each with some of the names. `NoInfer` must be in `R`, on each leaf, or a wrong reference becomes
 * a declared name.
 */
export type Bind<T, D, R> = unknown extends T
  ? T
  : T extends Ref<infer K>
    ? unknown extends K
      ? T
      : string extends K
        ? T
        : K extends keyof R
          ? R[K]
          : T
    : T extends string | number | boolean | null | undefined
      ? T
      : T extends readonly (infer U)[]
        ? readonly Bind<U, D, R>[]
        : T extends Named<infer K, infer V>
          ? string extends K
            ? { readonly [P in keyof T]: Bind<T[P], D, R> }
            : K extends keyof D
              ? { readonly [P in D[K] & string]?: Bind<V, D, R> }
              : { readonly [name: string]: Bind<V, D, R> }
          : { readonly [P in keyof T]: Bind<T[P], D, R> };

/** Every property optional at every depth: the shape of a shared part. */
export type DeepPartial<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer U)[]
      ? readonly DeepPartial<U>[]
      : { readonly [P in keyof T]?: DeepPartial<T[P]> };

/** Every property readonly at every depth: what is read from an environment file never changes. */
export type DeepReadonly<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer U)[]
      ? readonly DeepReadonly<U>[]
      : { readonly [P in keyof T]: DeepReadonly<T[P]> };

/** What a schema says of itself, beside its shape: read by messages, by the reference pages and by the rules. */
export interface SchemaFacts {
  /** What a value is, with its article, for messages: "a duration". */
  readonly noun?: string;
  /** The allowed values in words. */
  readonly allowed?: string;
  /** A value to copy. */
  readonly example?: string;
  /** What others call the allowed values, in small letters: only to say what was meant. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** The kind of thing that a reference names. */
  readonly refers?: string;
  /** The kind of thing whose names the keys of a record declare. */
  readonly names?: string;
  /** What the default does, where the default is not a value. */
  readonly defaultEffect?: string;
  /** What happens when the value changes after it was deployed, where that is not an update in place. */
  readonly change?: string;
}

declare module "zod" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging is the only way to type the registry
  interface GlobalMeta extends SchemaFacts {}
}

/** A zod type whose input and output are the same. */
export type Plain<T> = z.ZodType<T, T>;
