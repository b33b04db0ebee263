import type { ArchivePreferences } from '../../../../shared/model/archive.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer, Channel } from '../../extension.ts'
import { dateTime, type Infer } from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'
import { submission, type Form } from '../0004-data-forms/index.ts'
import type { Disco } from '../0030-disco/index.ts'
import type { ArchiveQuery, MessageArchive, PreferencesFailure } from './api.ts'
import {
  Fin,
  Metadata,
  NS_FULL_TEXT,
  NS_GROUPCHAT_FIELD,
  NS_MAM,
  NS_MAM_EXTENDED,
  Preferences,
  Query,
} from './codec.ts'
import { collectPage, type PageCollector } from './page.ts'

/** Servers search their whole archive for some queries. */
const QUERY_MS = 90_000

interface OpenQuery {
  readonly archive: BareJid
  readonly page: PageCollector
}

export function createMessageArchive(channel: Channel, disco: Disco): MessageArchive {
  const { account, clock, random } = channel
  const open = new Map<string, OpenQuery>()

  channel.onMessage((message) => {
    const result = message.element.child(NS_MAM, 'result')
    if (result === undefined) return false
    const query = open.get(result.attrs['queryid'] ?? '')
    if (query?.archive === message.from) query.page.add(result)
    // Anybody can write such an element into a message of theirs (§8.2). It means nothing then.
    else if (message.from !== account) return false
    return true
  })

  /** The examples send requests to the own archive without an address. */
  const address = (archive: BareJid) => (archive === account ? null : archive)

  async function featuresOf(archive: BareJid): Promise<Result<readonly string[], RequestFailure>> {
    const info = await disco.info(archive)
    if (info.ok) return ok(info.value.features)
    // Servers without information about accounts have no archives either.
    return info.error.code === 'stanza-error' && info.error.type !== 'wait' ? ok([]) : info
  }

  async function formOf(query: ArchiveQuery, archive: BareJid): Promise<Form | undefined> {
    const fields = new Map<string, readonly string[]>([['FORM_TYPE', [NS_MAM]]])
    if (query.with !== undefined) fields.set('with', [query.with])
    if (query.start !== undefined) fields.set('start', [dateTime.format(query.start)])
    if (query.end !== undefined) fields.set('end', [dateTime.format(query.end)])
    if (query.text !== undefined) fields.set(`{${NS_FULL_TEXT}}fulltext`, [query.text])
    // Rooms have their own archives (§4.1.4). A server that does not know the field refuses it.
    const features = archive === account ? await featuresOf(archive) : ok([])
    if (features.ok && features.value.includes(NS_GROUPCHAT_FIELD)) fields.set('include-groupchat', ['false'])
    return fields.size > 1 ? submission(fields) : undefined
  }

  return {
    async support(archive = account) {
      const features = await featuresOf(archive)
      if (!features.ok) return features
      const has = (feature: string) => features.value.includes(feature)
      return ok(has(NS_MAM) ? { extended: has(NS_MAM_EXTENDED), fullText: has(NS_FULL_TEXT) } : null)
    },

    async metadata({ archive = account, signal } = {}) {
      const answer = await channel.request('get', address(archive), Metadata.build({}), signal && { signal })
      if (!answer.ok) return answer
      const { start = null, end = null } = (answer.value && Metadata.parse(answer.value)) ?? {}
      return ok({ start, end })
    },

    async query(query) {
      const { archive = account, max, after, before, signal } = query
      const form = await formOf(query, archive)
      const queryid = random.uuid()
      const page = collectPage(archive, account, before !== undefined)
      const wanted = {
        max,
        ...(after !== undefined && { after }),
        ...(before !== undefined && { before: before ?? '' }),
      }
      const payload = Query.build({ queryid, ...(form && { form }), page: wanted })
      open.set(queryid, { archive, page })
      const answer = await channel.request('set', address(archive), payload, {
        timeoutMs: QUERY_MS,
        ...(signal && { signal }),
      })
      open.delete(queryid)
      if (!answer.ok) return answer
      return ok(page.finish((answer.value && Fin.parse(answer.value)) ?? undefined, clock.now()))
    },

    async preferences() {
      return readPreferences(await channel.request('get', null, el(NS_MAM, 'prefs')))
    },

    async setPreferences(preferences) {
      const { default: otherwise, always, never } = preferences
      const payload = Preferences.build({
        default: otherwise,
        always: { jids: always },
        never: { jids: never },
      })
      return readPreferences(await channel.request('set', null, payload))
    },
  }
}

const UNSUPPORTED: PreferencesFailure = { code: 'unsupported-by-server', what: 'XEP-0441' }
/** XEP-0441 §2.1, and the answer of servers that do not know the element. */
const UNKNOWN: readonly string[] = ['feature-not-implemented', 'service-unavailable', 'bad-request']

function readPreferences(answer: Answer): Result<ArchivePreferences, PreferencesFailure> {
  if (!answer.ok) {
    const { error } = answer
    return error.code === 'stanza-error' && UNKNOWN.includes(error.condition) ? err(UNSUPPORTED) : answer
  }
  const read: Infer<typeof Preferences> | null | undefined = answer.value && Preferences.parse(answer.value)
  if (!read) return err(UNSUPPORTED)
  return ok({ default: read.default, always: read.always?.jids ?? [], never: read.never?.jids ?? [] })
}
