/** The texts of XML Schema's datatypes that forms use (XEP-0122 §3.1): whether a text is one, and how two compare. */

/** What a person has to type. */
export type ValueKind = 'whole-number' | 'number' | 'date' | 'time' | 'moment' | 'link' | 'language'

export interface Datatype {
  readonly kind: ValueKind
  /** The place of a valid text among others, or null if it is none of this type. Equal places without an order. */
  place(text: string): bigint | number | null
  readonly min: bigint | null
  readonly max: bigint | null
}

/** Longer than any number or instant. A longer text is none of them. */
const MAX_LENGTH = 64
const MAX_LINK = 4096

const bits = (count: number): [bigint, bigint] => {
  const half = 1n << BigInt(count - 1)
  return [-half, half - 1n]
}
const unsigned = (count: number): [bigint, bigint] => [0n, (1n << BigInt(count)) - 1n]

const INTEGERS: readonly (readonly [string, bigint | null, bigint | null])[] = [
  ['integer', null, null],
  ['byte', ...bits(8)],
  ['short', ...bits(16)],
  ['int', ...bits(32)],
  ['long', ...bits(64)],
  ['unsignedByte', ...unsigned(8)],
  ['unsignedShort', ...unsigned(16)],
  ['unsignedInt', ...unsigned(32)],
  ['unsignedLong', ...unsigned(64)],
  ['nonNegativeInteger', 0n, null],
  ['positiveInteger', 1n, null],
  ['nonPositiveInteger', null, 0n],
  ['negativeInteger', null, -1n],
]

/** A datatype without limits of its own. */
const plain = (kind: ValueKind, place: Datatype['place'], most = MAX_LENGTH): Datatype => ({
  kind,
  place: (text) => (text.length > most ? null : place(text)),
  min: null,
  max: null,
})

const integer = plain('whole-number', (text) =>
  /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : null,
)
const decimal = plain('number', (text) => (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null))
const double = plain('number', (text) =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? Number(text) : null,
)
const date = plain('date', (text) => {
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  return day === undefined ? null : instant(`${day}T00:00:00Z`)
})
const time = plain('time', (text) =>
  /^\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(text)
    ? instant(`1970-01-01T${text}${/[Z+-]/.test(text) ? '' : 'Z'}`)
    : null,
)
const moment = plain('moment', (text) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(text)
    ? instant(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`)
    : null,
)

const TYPES: ReadonlyMap<string, Datatype> = new Map([
  ...INTEGERS.map(([name, min, max]) => [`xs:${name}`, { ...integer, min, max }] as const),
  ['xs:decimal', decimal],
  ['xs:double', double],
  ['xs:float', double],
  ['xs:date', date],
  ['xs:time', time],
  ['xs:dateTime', moment],
  ['xs:anyURI', plain('link', (text) => (/^\S+$/.test(text) ? 0 : null), MAX_LINK)],
  [
    'xs:language',
    plain('language', (text) => (/^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(text) ? 0 : null)),
  ],
])

/** The datatype of that name, or null for any text: unknown ones count as `xs:string` (XEP-0122 §4.1). */
export const datatypeOf = (name: string): Datatype | null => TYPES.get(name) ?? null

/** Milliseconds since 1970, or null. */
function instant(text: string): number | null {
  const value = Date.parse(text)
  if (Number.isNaN(value)) return null
  // Date reads the 30th of February as the 2nd of March.
  const day = text.slice(0, 10)
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? value : null
}
