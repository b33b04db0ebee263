import { firstCodePoints } from '../../../shared/text/code-points.ts'
import { Element, el, newAttributes, type Attributes, type Node } from './element.ts'

/**
 * One declaration that parses, serializes and gives the TypeScript type of an element, and is the key by which it is
 * found: `Received = element(NS, 'received', { id: attr() })`, `stanza.get(Received)?.id`.
 */
export interface Codec<T> {
  readonly ns: string
  readonly name: string
  /** The value, or undefined where the element is another one or not as it has to be. */
  parse(element: Element): T | undefined
  build(value: T): Element
}

export type Infer<C> = C extends Codec<infer T> ? T : never

/** Marks what cannot be read; never leaves this file. */
const INVALID: unique symbol = Symbol('invalid')
type Invalid = typeof INVALID

interface Draft {
  readonly attrs: Attributes
  readonly children: Node[]
}

/** One part of an element: an attribute, its text, or a child. `key` is the property's name. */
export interface Field<T> {
  read(element: Element, key: string, ns: string): T | Invalid
  write(value: T, key: string, ns: string, draft: Draft): void
}

/** How a string stands for a value; `undefined` from `parse` means that it does not. */
export interface TextFormat<T> {
  parse(text: string): T | undefined
  format(value: T): string
}

type Shape = Readonly<Record<string, Field<unknown>>>
type ValueOfField<F> = F extends Field<infer T> ? T : never
type OptionalKeys<S extends Shape> = {
  [K in keyof S]: undefined extends ValueOfField<S[K]> ? K : never
}[keyof S]
export type ShapeValue<S extends Shape> = {
  readonly [K in Exclude<keyof S, OptionalKeys<S>>]: ValueOfField<S[K]>
} & { readonly [K in OptionalKeys<S>]?: ValueOfField<S[K]> }

/** Declares an element by its parts. A part that is missing or malformed makes the whole element absent. */
export function element<S extends Shape>(ns: string, name: string, shape: S): Codec<ShapeValue<S>> {
  const fields = Object.entries(shape)
  return {
    ns,
    name,
    parse(source) {
      if (!source.is(ns, name)) return undefined
      const value: Record<string, unknown> = {}
      for (const [key, field] of fields) {
        const part = field.read(source, key, ns)
        if (part === INVALID) return undefined
        if (part !== undefined) value[key] = part
      }
      return value as ShapeValue<S>
    },
    build(value) {
      const draft: Draft = { attrs: newAttributes(), children: [] }
      const parts = value as Record<string, unknown>
      for (const [key, field] of fields) field.write(parts[key], key, ns, draft)
      return new Element(ns, name, draft.attrs, draft.children)
    },
  }
}

/**
 * What a text may have where nothing else is said, in UTF-16 units: such texts are ids, names of nodes and the like, and a
 * longer one is none. Whoever reads texts of another kind says how long they may be: `cutText`, `shortText`, `longText`.
 */
const MAX_LENGTH = 1024
/** How many child elements of one kind are read where nothing else is said; what comes after is passed over. */
const MAX_CHILDREN = 1000
/** How many elements are tried until one can be read. Some are written twice; more are there to keep us busy. */
const MAX_TRIES = 16

/** Text of at most `max` UTF-16 units: a longer one counts as absent. */
export const longText = (max: number): TextFormat<string> => ({
  parse: (text) => (text.length <= max ? text : undefined),
  format: (value) => value,
})

/** The beginning of a text, at most `max` code points: for what is shown and means as much without its end. */
export const cutText = (max: number): TextFormat<string> => ({
  parse: (text) => firstCodePoints(text, max),
  format: (value) => value,
})

/** What somebody says of an error, which is shown: a sentence or two. */
export const errorText = cutText(1024)
/** The name of an error, the longest of which have some thirty characters. Anybody can make one up. */
export const errorName = cutText(64)

/** An id or the like, for an attribute or a child that is not named as its property: `attr(asString, 'xml:lang')`. */
export const asString: TextFormat<string> = longText(MAX_LENGTH)

/** A required attribute, named as its property unless `name` says otherwise. */
export function attr(): Field<string>
export function attr<T>(format: TextFormat<T>, name?: string): Field<T>
export function attr<T>(format?: TextFormat<T>, name?: string): Field<T> {
  const { parse, format: print } = (format ?? asString) as TextFormat<T>
  return {
    read(source, key) {
      const text = source.attrs[name ?? key]
      return text === undefined ? INVALID : (parse(text) ?? INVALID)
    },
    write: (value, key, _ns, draft) => void (draft.attrs[name ?? key] = print(value)),
  }
}

/** The element's own text. */
export function text(): Field<string>
export function text<T>(format: TextFormat<T>): Field<T>
export function text<T>(format?: TextFormat<T>): Field<T> {
  const { parse, format: print } = (format ?? asString) as TextFormat<T>
  return {
    read: (source) => parse(source.text()) ?? INVALID,
    write: (value, _key, _ns, draft) => void draft.children.push(print(value)),
  }
}

/** A required child element that holds only text, named as its property, in the parent's namespace unless given. */
export function childText(): Field<string>
export function childText<T>(format: TextFormat<T>, name?: string, childNs?: string): Field<T>
export function childText<T>(format?: TextFormat<T>, name?: string, childNs?: string): Field<T> {
  const { parse, format: print } = (format ?? asString) as TextFormat<T>
  return {
    read(source, key, ns) {
      const found = source.child(childNs ?? ns, name ?? key)
      return found === undefined ? INVALID : (parse(found.text()) ?? INVALID)
    },
    write: (value, key, ns, draft) =>
      void draft.children.push(el(childNs ?? ns, name ?? key, {}, print(value))),
  }
}

interface TextsOptions {
  readonly ns?: string
  /** Of each text: what does not have it is passed over. An id or the like unless given. */
  readonly format?: TextFormat<string>
  /** How many are read at most. 1000 unless given. */
  readonly max?: number
}

/** The text of every child element of that name, in order: `<group/>`, `<value/>`. */
export function childTexts(name: string, options: TextsOptions = {}): Field<readonly string[]> {
  const { ns: childNs, format = asString, max = MAX_CHILDREN } = options
  return {
    read(source, _key, ns) {
      const texts: string[] = []
      for (const node of source.children) {
        if (typeof node === 'string' || !node.is(childNs ?? ns, name)) continue
        if (texts.length === max) break
        const text = format.parse(node.text())
        if (text !== undefined) texts.push(text)
      }
      return texts
    },
    write(values, _key, ns, draft) {
      for (const value of values) draft.children.push(el(childNs ?? ns, name, {}, value))
    },
  }
}

/** Whether an empty child element is there: `<optional/>`, `<required/>`. */
export function flag(name?: string, childNs?: string): Field<boolean> {
  return {
    read: (source, key, ns) => source.child(childNs ?? ns, name ?? key) !== undefined,
    write(value, key, ns, draft) {
      if (value) draft.children.push(el(childNs ?? ns, name ?? key))
    },
  }
}

/** A required child element with a codec of its own. */
export function child<T>(codec: Codec<T>): Field<T> {
  return {
    read(source) {
      const found = source.child(codec.ns, codec.name)
      return (found && codec.parse(found)) ?? INVALID
    },
    write: (value, _key, _ns, draft) => void draft.children.push(codec.build(value)),
  }
}

/** Every child element with that codec, in order, of at most `max`; those that cannot be read are passed over. */
export function children<T>(codec: Codec<T>, max = MAX_CHILDREN): Field<readonly T[]> {
  return {
    read: (source) => all(source, codec, max),
    write(values, _key, _ns, draft) {
      for (const value of values) draft.children.push(codec.build(value))
    },
  }
}

/** Makes a part optional: absent or malformed reads as undefined, undefined writes nothing. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    read(source, key, ns) {
      const value = field.read(source, key, ns)
      return value === INVALID ? undefined : value
    },
    write(value, key, ns, draft) {
      if (value !== undefined) field.write(value, key, ns, draft)
    },
  }
}

/** The first child of `source` that this codec can read, of the first 16 that it could be. */
export function get<T>(source: Element, codec: Codec<T>): T | undefined {
  let tries = 0
  for (const node of source.children) {
    if (typeof node === 'string' || node.name !== codec.name || node.ns !== codec.ns) continue
    const value = codec.parse(node)
    if (value !== undefined) return value
    if (++tries === MAX_TRIES) return undefined
  }
  return undefined
}

/** Every child of `source` that this codec can read, of the first `max` that it could be. */
export function all<T>(source: Element, codec: Codec<T>, max = MAX_CHILDREN): T[] {
  const values: T[] = []
  let tries = 0
  for (const node of source.children) {
    if (typeof node === 'string' || node.name !== codec.name || node.ns !== codec.ns) continue
    if (tries++ === max) break
    const value = codec.parse(node)
    if (value !== undefined) values.push(value)
  }
  return values
}

/** A whole number within bounds, in decimal digits. */
export const integer = (min = 0, max = Number.MAX_SAFE_INTEGER): TextFormat<number> => ({
  parse(text) {
    if (!/^[+-]?\d{1,16}$/.test(text.trim())) return undefined
    const value = Number(text)
    return value >= min && value <= max ? value : undefined
  },
  format: (value) => String(value),
})

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words): TextFormat<Words[number]> => ({
  parse: (text) => (words.includes(text) ? text : undefined),
  format: (value) => value,
})

/** XML Schema's boolean: `true`, `1`, `false`, `0`. */
export const boolean: TextFormat<boolean> = {
  parse: (text) =>
    text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined,
  format: (value) => (value ? 'true' : 'false'),
}

/** Base64 with its padding (RFC 4648 §4), to bytes. White space, with which some wrap its lines, is passed over. */
export const base64: TextFormat<Uint8Array> = {
  parse(text) {
    const digits = text.replace(/[ \t\r\n]+/g, '')
    // No group may repeat here: on megabytes of them the pattern would run out of stack.
    if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined
    return new Uint8Array(Buffer.from(digits, 'base64'))
  },
  format: (value) => Buffer.from(value).toString('base64'),
}

/** No instant and no number is longer; what is, is not looked at. */
const MAX_SHORT = 64

/** An instant as XEP-0082 writes it, in milliseconds since 1970. The time zone is required. */
export const dateTime: TextFormat<number> = {
  parse(text) {
    if (text.length > MAX_SHORT) return undefined
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined
    const value = Date.parse(text)
    if (Number.isNaN(value)) return undefined
    // Date takes the 30th of February for the 2nd of March.
    const day = text.slice(0, 10)
    return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? value : undefined
  },
  format: (value) => new Date(value).toISOString(),
}

const AS_OTHERS_WRITE =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d):?(\d\d)(?:[.,](\d+))? ?(?:(Z|UTC|GMT)|([+-]\d\d)(?::?(\d\d))?)?$/

/**
 * An instant as others write it too: without a time zone, which then is UTC, or with one like `+0000` or `+00`; with
 * lower-case letters, a space or a comma; without the dashes, as XEP-0091 has it. All of these can be meant in one way
 * only. It is written as XEP-0082 wants it.
 */
export const tolerantDateTime: TextFormat<number> = {
  parse(text) {
    if (text.length > MAX_SHORT) return undefined
    const found = AS_OTHERS_WRITE.exec(text.trim().toUpperCase())
    if (!found) return undefined
    const [, year, month, day, hour, minute, second, fraction, , zoneHours, zoneMinutes = '00'] = found
    const zone = zoneHours === undefined ? 'Z' : `${zoneHours}:${zoneMinutes}`
    const rest = fraction === undefined ? '' : `.${fraction}`
    return dateTime.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${rest}${zone}`)
  },
  format: dateTime.format,
}

/** Text of at least one and at most `max` UTF-16 units. */
export const shortText = (max: number): TextFormat<string> => ({
  parse: (text) => (text !== '' && text.length <= max ? text : undefined),
  format: (value) => value,
})
