import { firstCodePoints } from '../../../shared/text/code-points.ts'
import { Element, el, newAttributes, type Attributes, type Node } from './element.ts'

/**
 * One declaration that parses and serializes an element, gives its TypeScript type, and is the key to find it:
 * `Received = element(NS, 'received', { id: attr() })`, `stanza.get(Received)?.id`.
 */
export interface Codec<T> {
  readonly ns: string
  readonly name: string
  /** The value, or undefined if the element is a different one or malformed. */
  parse(element: Element): T | undefined
  build(value: T): Element
}

export type Infer<C> = C extends Codec<infer T> ? T : never

/** Marks a part that cannot be read. It never leaves this file. */
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

/** Converts between a string and a value. `parse` gives `undefined` if the string is not valid. */
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

/** Declares an element by its parts. If a part is missing or malformed, the whole element counts as absent. */
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
 * The length of texts without a limit of their own, in UTF-16 units. Such texts are ids, names of nodes and the like; a
 * longer one is invalid. Codecs for other kinds of text set a limit with `cutText`, `shortText` or `longText`.
 */
const MAX_LENGTH = 1024
/** How many child elements of one kind are read unless a codec says otherwise. The rest is ignored. */
const MAX_CHILDREN = 1000
/** How many elements are tried until one can be read. Some elements are sent twice; more would only keep us busy. */
const MAX_TRIES = 16

/** Text of at most `max` UTF-16 units: a longer one counts as absent. */
export const longText = (max: number): TextFormat<string> => ({
  parse: (text) => (text.length <= max ? text : undefined),
  format: (value) => value,
})

/** The beginning of a text, at most `max` code points: for text that is shown and still makes sense when it is cut. */
export const cutText = (max: number): TextFormat<string> => ({
  parse: (text) => firstCodePoints(text, max),
  format: (value) => value,
})

/** The text of an error, which is shown: a sentence or two. */
export const errorText = cutText(1024)
/** The name of an error. The longest have some thirty characters, but anybody can make one up. */
export const errorName = cutText(64)

/**
 * An id or the like, for an attribute or child with a different name than its property: `attr(asString, 'xml:lang')`.
 */
export const asString: TextFormat<string> = longText(MAX_LENGTH)

/** A required attribute with the name of its property, unless `name` is given. */
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

/**
 * A required child element that holds only text. It has the name of its property and the parent's namespace, unless
 * given.
 */
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
      void draft.children.push(el(childNs ?? ns, name ?? key, {}, ...textNodes(print(value)))),
  }
}

/** An empty text is no node: `<before/>`. */
const textNodes = (text: string): readonly string[] => (text === '' ? [] : [text])

interface TextsOptions {
  readonly ns?: string
  /** The format of each text; texts that do not have it are ignored. An id or the like unless given. */
  readonly format?: TextFormat<string>
  /** The largest number of texts to read. 1000 unless given. */
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

/** Whether an empty child element is present: `<optional/>`, `<required/>`. */
export function flag(name?: string, childNs?: string): Field<boolean> {
  return {
    read: (source, key, ns) => source.child(childNs ?? ns, name ?? key) !== undefined,
    write(value, key, ns, draft) {
      if (value) draft.children.push(el(childNs ?? ns, name ?? key))
    },
  }
}

/** A required child element with its own codec. */
export function child<T>(codec: Codec<T>): Field<T> {
  return {
    read(source) {
      const found = source.child(codec.ns, codec.name)
      return (found && codec.parse(found)) ?? INVALID
    },
    write: (value, _key, _ns, draft) => void draft.children.push(codec.build(value)),
  }
}

/** The first `max` child elements with this codec, in order. Children that cannot be read are left out. */
export function children<T>(codec: Codec<T>, max = MAX_CHILDREN): Field<readonly T[]> {
  return {
    read: (source) => all(source, codec, max),
    write(values, _key, _ns, draft) {
      for (const value of values) draft.children.push(codec.build(value))
    },
  }
}

/** Makes a part optional: an absent or malformed part reads as undefined, and undefined writes nothing. */
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

/** The first child of `source` that this codec can read. Only the first 16 candidates are tried. */
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

/** The children of `source` that this codec can read, among the first `max` candidates. */
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

/** A whole number between `min` and `max`, in decimal digits. */
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

/** Base64 with padding (RFC 4648 §4), as bytes. White space is ignored, since some wrap the lines. */
export const base64: TextFormat<Uint8Array> = {
  parse(text) {
    const digits = text.replace(/[ \t\r\n]+/g, '')
    // No group may repeat here: on megabytes of input the pattern would overflow the stack.
    if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined
    return new Uint8Array(Buffer.from(digits, 'base64'))
  },
  format: (value) => Buffer.from(value).toString('base64'),
}

/** Longer than any instant or number. A longer text is not examined. */
const MAX_SHORT = 64

/** An instant in the format of XEP-0082, in milliseconds since 1970. The time zone is required. */
export const dateTime: TextFormat<number> = {
  parse(text) {
    if (text.length > MAX_SHORT) return undefined
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined
    const value = Date.parse(text)
    if (Number.isNaN(value)) return undefined
    // Date reads the 30th of February as the 2nd of March.
    const day = text.slice(0, 10)
    return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? value : undefined
  },
  format: (value) => new Date(value).toISOString(),
}

const AS_OTHERS_WRITE =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d):?(\d\d)(?:[.,](\d+))? ?(?:(Z|UTC|GMT)|([+-]\d\d)(?::?(\d\d))?)?$/

/**
 * An instant that also accepts variants in use: without a time zone (then it is UTC) or with one like `+0000` or `+00`;
 * with lower-case letters, a space or a comma; without dashes, as in XEP-0091. None of these is ambiguous. It is
 * written in the format of XEP-0082.
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

/** Text of 1 to `max` UTF-16 units. */
export const shortText = (max: number): TextFormat<string> => ({
  parse: (text) => (text !== '' && text.length <= max ? text : undefined),
  format: (value) => value,
})
