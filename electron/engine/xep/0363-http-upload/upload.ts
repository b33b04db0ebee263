import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { domainOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { integer } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { formTypeOf } from '../0004-data-forms/index.ts'
import type { Disco, DiscoInfo } from '../0030-disco/index.ts'
import type { HttpUpload, SlotFailure, SlotWanted, UploadPurpose, UploadService } from './api.ts'
import { NS_PURPOSE, NS_UPLOAD, Retry, Slot, SlotRequest, TooLarge } from './codec.ts'
import { slotName, usableSlot } from './slot.ts'

/** A server lists some ten services. More are not asked. */
const MAX_ITEMS = 50
const PURPOSES: readonly UploadPurpose[] = ['message', 'profile', 'ephemeral', 'permanent']

type Found = Promise<Result<UploadService | null, RequestFailure>>

export function createHttpUpload(channel: Channel, disco: Disco): HttpUpload {
  // The domain of a normalized address is a normalized address.
  const server = domainOf(channel.account) as BareJid
  let found: Found | null = null
  channel.onSessionEnd(() => (found = null))

  /** The server itself or one of its items (§3). */
  async function find(): Found {
    const own = await disco.server()
    if (!own.ok) return own
    const itself = serviceOf(server, own.value)
    if (itself !== null) return ok(itself)
    const items = await disco.items(server)
    if (!items.ok) return items
    const jids = items.value
      .slice(0, MAX_ITEMS)
      .filter(({ node }) => node === undefined)
      .map(({ jid }) => jid)
    // A service that does not answer counts as one that takes no files.
    const answers = await Promise.all(jids.map(async (jid) => ({ jid, info: await disco.info(jid) })))
    const services = answers.flatMap(({ jid, info }) => (info.ok ? (serviceOf(jid, info.value) ?? []) : []))
    return ok(services[0] ?? null)
  }

  function service(): Found {
    if (found !== null) return found
    const asked = find()
    found = asked
    void asked.then((answer) => {
      if (!answer.ok && found === asked) found = null
    })
    return asked
  }

  return {
    service,
    async requestSlot(wanted) {
      const known = await service()
      if (!known.ok) return known
      if (known.value === null) return err({ code: 'upload-not-offered' })
      const { jid, maxBytes, purposes } = known.value
      if (maxBytes !== null && wanted.size > maxBytes)
        return err({ code: 'file-too-large-for-server', limit: maxBytes })
      let condition: Element | undefined
      const answer = await channel.request('get', jid, requestOf(wanted, purposes), {
        onCondition: (given) => (condition = given),
      })
      if (!answer.ok) return err(failureOf(answer.error, condition))
      const slot = answer.value && Slot.parse(answer.value)
      const usable = slot && usableSlot(slot)
      return usable ? ok(usable) : err({ code: 'upload-slot-unusable' })
    },
  }
}

function serviceOf(jid: Jid, { features, forms }: DiscoInfo): UploadService | null {
  if (!features.includes(NS_UPLOAD)) return null
  const form = forms.find((candidate) => formTypeOf(candidate) === NS_UPLOAD)
  const limit = form?.fields.find((field) => field.var === 'max-file-size')?.values[0]
  return {
    jid,
    maxBytes: integer().parse(limit ?? '') ?? null,
    purposes: PURPOSES.filter((purpose) => features.includes(`${NS_PURPOSE}#${purpose}`)),
  }
}

function requestOf(wanted: SlotWanted, known: readonly UploadPurpose[]): Element {
  const { name, size, mediaType, purpose = 'message' } = wanted
  const { ns, name: tag, attrs } = SlotRequest.build({ filename: slotName(name), size, mediaType })
  return el(ns, tag, attrs, ...(known.includes(purpose) ? [el(NS_PURPOSE, purpose)] : []))
}

function failureOf(failure: RequestFailure, condition: Element | undefined): SlotFailure {
  const tooLarge = condition && TooLarge.parse(condition)
  if (tooLarge) return { code: 'file-too-large-for-server', limit: tooLarge.limit ?? null }
  const retry = condition && Retry.parse(condition)
  const isExhausted = failure.code === 'stanza-error' && failure.condition === 'resource-constraint'
  return retry || isExhausted ? { code: 'upload-quota', retryAt: retry?.stamp ?? null } : failure
}
