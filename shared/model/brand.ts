declare const brand: unique symbol

/** A value of type T that only one place may make, so that ids and parsed addresses can't be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
