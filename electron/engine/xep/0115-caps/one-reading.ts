import { formTypeOf, type Form } from '../0004-data-forms/index.ts'
import type { DiscoInfo, Identity } from '../0030-disco/index.ts'

/**
 * Whether no other acceptable information has the same verification string (§5.1). The string does not show where
 * identities end and features begin, nor where those end and forms begin. Features can be read as an identity
 * (`http://a/b` as category `http:`, language `a`, name `b`) or as a form, and values in a form as its fields. By
 * announcing the hash of another program, an attacker could make everybody believe something that this program never
 * said. Therefore each line has to show what it is:
 *
 * - Identities have names as registered by XEP-0030: letters, digits, `-`, `_`; none looks like a URI. No two
 *   identities have the same kind and language, which would leave their order open.
 * - No feature can be read as such an identity.
 * - The only form is the one that clients have (XEP-0232), with its own fields. Nothing else in the string can be read
 *   as its name, and nothing in it as the name of one of the fields.
 */
export function readsOneWay({ identities, features, forms }: DiscoInfo): boolean {
  const kinds = identities.map(({ category, type, lang = '' }) => `${category}/${type}/${lang}`)
  return (
    identities.length > 0 &&
    identities.every(isRegistered) &&
    isDistinct(kinds) &&
    isDistinct(features) &&
    !features.some((feature) => feature === SOFTWARE_INFO || READS_AS_IDENTITY.test(feature)) &&
    forms.length <= 1 &&
    forms.every(isSoftwareInfo)
  )
}

const SOFTWARE_INFO = 'urn:xmpp:dataforms:softwareinfo'
/** XEP-0232 §5.1.2. */
const FIELDS: ReadonlySet<string> = new Set([
  'icon',
  'ip_version',
  'os',
  'os_version',
  'software',
  'software_version',
])

const NAME = /^[a-z0-9_-]+$/i
const LANGUAGE = /^[a-z0-9-]*$/i
const READS_AS_IDENTITY = /^[a-z0-9_-]+\/[a-z0-9_-]+\/[a-z0-9-]*\//i

const isRegistered = ({ category, type, lang = '' }: Identity) =>
  NAME.test(category) && NAME.test(type) && LANGUAGE.test(lang)

function isSoftwareInfo(form: Form): boolean {
  const names = form.fields.map(({ var: name }) => name)
  const typing = form.fields.find(({ var: name }) => name === 'FORM_TYPE')
  const values = form.fields.filter((field) => field !== typing).flatMap((field) => field.values)
  return (
    form.type === 'result' &&
    formTypeOf(form) === SOFTWARE_INFO &&
    typing?.type === 'hidden' &&
    typing.values.length === 1 &&
    isDistinct(names) &&
    names.every((name) => name !== undefined && (name === 'FORM_TYPE' || FIELDS.has(name))) &&
    !values.some((value) => FIELDS.has(value) || value === SOFTWARE_INFO)
  )
}

const isDistinct = (values: readonly unknown[]) => new Set(values).size === values.length
