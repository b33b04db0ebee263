import { formTypeOf, type Form } from '../0004-data-forms/index.ts'
import type { DiscoInfo, Identity } from '../0030-disco/index.ts'

/**
 * Whether no other information that passes here has the same verification string (§5.1). The string does not say where
 * identities end and features begin, and where those end and forms begin: of features it can make an identity
 * (`http://a/b` reads as category `http:`, language `a`, name `b`) or a form, and of values in a form its fields. Who
 * announces the hash of another's program could so let everybody believe what that one never said. So only that passes
 * of which each line shows what it is:
 *
 * - Identities have the names that XEP-0030 registers: letters, digits, `-`, `_`; none looks like a URI. No two of them
 *   are of one kind in one language, which would leave their order open.
 * - No feature reads as such an identity.
 * - Forms are the one that clients have (XEP-0232), with its own fields, and nothing else in the whole reads as its name,
 *   nor in it as one of the fields' names.
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
