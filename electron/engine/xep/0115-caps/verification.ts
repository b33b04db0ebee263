import { createHash } from 'node:crypto'
import { formTypeOf, type Form } from '../0004-data-forms/index.ts'
import type { DiscoInfo, Identity } from '../0030-disco/index.ts'

/** The hash functions that can be verified, by their IANA names (§8.1; sha-1 is required, §9.1). */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha-1', 'sha1'],
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
])

export const isSupportedHash = (hash: string): boolean => HASHES.has(hash)

/**
 * The verification string of §5.1, or null if the information is ill-formed by §5.4 step 3 and must not be believed.
 * Throws for an unsupported hash function.
 */
export function verificationString(info: DiscoInfo, hash: string): string | null {
  const algorithm = HASHES.get(hash)
  if (algorithm === undefined) throw new Error(`unsupported hash: ${hash}`)
  const identities = [...info.identities].sort(compareIdentities).map(identityLine)
  if (identities.length === 0 || hasRepetition(identities) || hasRepetition(info.features)) return null
  const forms = formParts(info.forms)
  if (forms === null) return null

  const parts = [...identities, ...sorted(info.features), ...forms]
  // With a delimiter inside a part, other information could give the same string (§9.3).
  if (parts.some((part) => part.includes('<')) || info.identities.some(hasSlash)) return null
  return createHash(algorithm)
    .update(parts.map((part) => `${part}<`).join(''), 'utf8')
    .digest('base64')
}

const identityLine = ({ category, type, lang = '', name = '' }: Identity) =>
  `${category}/${type}/${lang}/${name}`

/** By category, then type, then language, each part separately, since '/' is not the lowest character. */
const compareIdentities = (a: Identity, b: Identity) =>
  compareOctets(a.category, b.category) ||
  compareOctets(a.type, b.type) ||
  compareOctets(a.lang ?? '', b.lang ?? '')

const hasSlash = ({ category, type, lang = '' }: Identity) =>
  [category, type, lang].some((part) => part.includes('/'))

/** The part of the string that comes from forms, each with its FORM_TYPE first; null if they are ill-formed. */
function formParts(forms: readonly Form[]): string[] | null {
  const byType = new Map<string, Form>()
  for (const form of forms) {
    const field = form.fields.find(({ var: name }) => name === 'FORM_TYPE')
    const type = formTypeOf(form)
    if (new Set(field?.values).size > 1) return null
    if (type === undefined || field?.type !== 'hidden') continue
    if (byType.has(type)) return null
    byType.set(type, form)
  }
  return sorted(byType.keys()).flatMap((type) => [type, ...fieldParts(byType.get(type))])
}

function fieldParts(form: Form | undefined): string[] {
  const fields = (form?.fields ?? []).flatMap(({ var: name, values }) =>
    name === undefined || name === 'FORM_TYPE' ? [] : [{ name, values }],
  )
  fields.sort((a, b) => compareOctets(a.name, b.name))
  return fields.flatMap(({ name, values }) => [name, ...sorted(values)])
}

const hasRepetition = (values: readonly string[]) => new Set(values).size < values.length

/**
 * §5.1: "i;octet" collation. UTF-16 has another order than UTF-8 only when surrogates meet the characters above them.
 */
function compareOctets(a: string, b: string): number {
  if (FROM_SURROGATES.test(a) || FROM_SURROGATES.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : Number(a > b)
}

const FROM_SURROGATES = /[\uD800-\uFFFF]/

const sorted = (values: Iterable<string>) => [...values].sort(compareOctets)
