import { createHash } from 'node:crypto'
import { formTypeOf, type Form, type FormField } from '../0004-data-forms/index.ts'
import type { DiscoInfo, Identity } from '../0030-disco/index.ts'

/**
 * The functions that can be verified, the preferred one first, by their names in XEP-0300. SHA-256 is one of those that
 * everybody has to send (§4.2, XEP-0414). SHA-3 is missing in the OpenSSL of some Electrons.
 */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
])

export const supportedFunctions = (): readonly string[] => [...FUNCTIONS.keys()]

/**
 * The hash of §4.1 in base64. null if the information must not be hashed: its forms do not follow XEP-0068, it has no
 * identity (XEP-0030 §3.1), or it contains one of the separators (which XML 1.0 does not allow). Different information
 * always has a different input, so a verified hash holds for everybody who announces it. Throws for another function.
 */
export function capabilityHash(info: DiscoInfo, name: string): string | null {
  const algorithm = FUNCTIONS.get(name)
  if (algorithm === undefined) throw new Error(`unsupported hash function: ${name}`)
  const input = hashInput(info)
  return input && createHash(algorithm).update(input).digest('base64')
}

function hashInput({ identities, features, forms }: DiscoInfo): Buffer | null {
  if (identities.length === 0 || !forms.every(isTyped)) return null
  if (textsOf({ identities, features, forms }).some(holdsSeparator)) return null
  return Buffer.concat([
    joined(features.map(unit), '\x1c'),
    joined(identities.map(identityPart), '\x1c'),
    joined(forms.map(formPart), '\x1c'),
  ])
}

const holdsSeparator = (text: string) => ['\x1c', '\x1d', '\x1e', '\x1f'].some((end) => text.includes(end))

function textsOf({ identities, features, forms }: DiscoInfo): readonly string[] {
  return [
    ...features,
    ...identities.flatMap(({ category, type, lang = '', name = '' }) => [category, type, lang, name]),
    ...forms.flatMap(({ fields }) => fields.flatMap(({ var: name = '', values }) => [name, ...values])),
  ]
}

const unit = (value: string) => Buffer.from(`${value}\x1f`)

const identityPart = ({ category, type, lang = '', name = '' }: Identity) =>
  Buffer.from(`${category}\x1f${type}\x1f${lang}\x1f${name}\x1f\x1e`)

const formPart = ({ fields }: Form) => joined(fields.map(fieldPart), '\x1d')

const fieldPart = ({ var: name = '', values }: FormField) =>
  Buffer.concat([unit(name), joined(values.map(unit), '\x1e')])

/** Sorted by octets, then concatenated. */
const joined = (parts: Buffer[], end: string) =>
  Buffer.concat([...parts.sort((a, b) => Buffer.compare(a, b)), Buffer.from(end)])

/** XEP-0068: a result with one hidden FORM_TYPE, which defines the meaning of its fields. */
function isTyped(form: Form): boolean {
  const typing = form.fields.filter(({ var: name }) => name === 'FORM_TYPE')
  return (
    form.type === 'result' &&
    formTypeOf(form) !== undefined &&
    typing.length === 1 &&
    typing.every(({ type, values }) => type === 'hidden' && values.length === 1) &&
    form.fields.every(({ var: name }) => name !== undefined)
  )
}

/** The part of the information that the hash covers: no labels, titles, instructions or options. */
export function hashedPart({ identities, features, forms }: DiscoInfo): DiscoInfo {
  return {
    identities: identities.map(({ category, type, lang = '', name = '' }) => ({
      category,
      type,
      ...(name !== '' && { name }),
      ...(lang !== '' && { lang }),
    })),
    features,
    forms: forms.map(({ type, fields }) => ({
      type,
      instructions: [],
      fields: fields.map(({ var: name, values }) => ({
        ...(name !== undefined && { var: name }),
        ...(name === 'FORM_TYPE' && { type: 'hidden' as const }),
        required: false,
        values,
        options: [],
        media: [],
      })),
    })),
  }
}
