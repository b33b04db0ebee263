import { el, NS_CLIENT, parseStanza, printStanza, type Element, type Random } from '../../../engine/index.ts'
import { hint } from '../../../engine/xep/0334-hints/index.ts'
import { buildEncryption } from '../../../engine/xep/0380-eme/index.ts'
import { buildEncrypted } from '../../../engine/xep/0384-omemo/index.ts'
import { sealedContent } from '../../../engine/xep/0420-sce/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import {
  keepSealedFor,
  noteCopy,
  ownDeviceOf,
  ownKeyRow,
  sealHash,
  sealKey,
  sealPayloads,
  type SealedKey,
  type SealedPayloads,
  type Target,
} from '../../sealing/index.ts'
import type { Changes } from '../changes.ts'
import { wentOut } from '../effects.ts'
import { beginSealed } from '../unsealing/keep.ts'
import type { ConversationKey } from '../store/conversations.ts'
import type { OutgoingOp } from '../store/outgoing.ts'
import { makeSealed, type Unsealed } from '../store/unsealed.ts'
import { dropParts, keepPart, keepPayloads, partsOf, payloadsOf } from './parts.ts'
import { PLAIN_ONLY, split, type Split } from './split.ts'

const SLICE_MS = 8
/** For so many devices a message is sealed in one commit, and nothing is kept of it in between. */
const AT_ONCE = 12
/** What clients without encryption show of the message (XEP-0384 §5.5). */
const FALLBACK = 'This message is end-to-end encrypted with OMEMO, which this app does not support.'

/** Nobody needs them in an archive. */
const PASSING: readonly OutgoingOp[] = ['receipt', 'attention']
const NS_HINTS = 'urn:xmpp:hints'

export interface SealingJob {
  /** Seals for up to 8 ms. Returns whether the stanza is ready now. */
  slice(tx: Transaction, changes: Changes): boolean
}

export interface JobParts {
  readonly account: LiveAccount
  readonly key: ConversationKey
  readonly row: Unsealed
  readonly targets: readonly Target[]
  readonly random: Random
  /** The server's time, in milliseconds since 1970. */
  readonly now: number
}

/** The sealing of one stanza; null: nobody may get it, in any form. */
export function createJob(parts: JobParts): SealingJob | null {
  const { account, key, row, random, now } = parts
  const stanza = parseStanza(row.unsealed)
  const pieces = split(stanza, row.op)
  const plan = planOf(pieces, parts)
  if (plan === null) return null
  const { sealed, outside, plain } = plan

  function payloadsIn(tx: Transaction): SealedPayloads {
    const known = payloadsOf(tx, row.id)
    if (known) return known
    const has = (version: Target['version']): boolean => sealed.some((each) => each.version === version)
    const affixes = { from: account.address, to: key.jid, time: now }
    const made = sealPayloads(
      has('0.3') ? pieces.text : null,
      has('2') ? sealedContent(pieces.inside, affixes, random) : null,
      random,
    )
    if (sealed.length > AT_ONCE) keepPayloads(tx, row.id, made)
    return made
  }

  function finish(tx: Transaction, changes: Changes, payloads: SealedPayloads, keys: readonly SealedKey[]) {
    const own = ownDeviceOf(tx, account.id)
    if (own === undefined) throw new Error('this device has no keys')
    const elements = encrypted(own.device, payloads, keys)
    // Servers copy a message of type `normal` to the other devices only if it has a body (XEP-0280 §6.1).
    const needsBody = keys.some(({ version }) => version === '0.3') || stanza.attrs['type'] === 'normal'
    const hasBody = elements.length > 0 && needsBody && stanza.child(NS_CLIENT, 'body') !== undefined
    const body = hasBody ? [el(NS_CLIENT, 'body', {}, FALLBACK)] : []
    // They see no content that is worth an archive (XEP-0384 §5.5).
    const isKept =
      elements.length > 0 && !PASSING.includes(row.op) && !outside.some(({ ns }) => ns === NS_HINTS)
    const whole = el(
      NS_CLIENT,
      'message',
      stanza.attrs,
      ...body,
      ...elements,
      ...elements.slice(0, 1).map(({ ns }) => buildEncryption(ns)),
      ...outside,
      ...(isKept ? [hint('store')] : []),
    )
    makeSealed(tx, row.id, printStanza(whole))
    dropParts(tx, row.id)
    wentOut(tx, changes, row, plain)
    const place = { sender: account.address, to: key.jid, isRoom: key.kind === 'room' }
    const hash = sealHash(whole, place)
    const isText = row.op === 'text'
    if (hash !== null) noteCopy(tx, account.id, hash, isText ? row.messageId : null, now)
    if (!isText || row.messageId === null || keys.length === 0) return
    keepSealedFor(tx, row.messageId, keys, now)
    const by = ownKeyRow(tx, account, own.identity.public, now)
    tx.run('UPDATE message SET sealed_by = ? WHERE id = ?', by, row.messageId)
    beginSealed(tx, key.id, row.messageId)
    changes.message(row.messageId)
  }

  return {
    slice(tx, changes) {
      const payloads = payloadsIn(tx)
      const isSmall = sealed.length <= AT_ONCE
      const keys = isSmall ? [] : [...partsOf(tx, row.id, sealed)]
      const done = new Set(keys.map(keyName))
      const until = performance.now() + SLICE_MS
      for (const target of sealed) {
        if (done.has(keyName(target))) continue
        if (!isSmall && performance.now() > until) return false
        const secret = target.version === '2' ? payloads.v2?.key : payloads.v03?.key
        // It came to the list after the first slice, in a version that nobody had then.
        if (secret === undefined) continue
        const made = sealKey(tx, target, secret, random)
        if (!isSmall) keepPart(tx, row.id, target, made)
        keys.push(made)
      }
      finish(tx, changes, payloads, keys)
      return true
    },
  }
}

const keyName = ({ owner, number }: Pick<Target, 'owner' | 'number'>): string => `${number} ${owner}`

interface Plan {
  readonly sealed: readonly Target[]
  readonly outside: readonly Element[]
  /** What is to be sealed goes in plain, too. */
  readonly plain: boolean
}

/** Who gets it sealed, and what stays outside. */
function planOf(pieces: Split, { key, row, targets }: JobParts): Plan | null {
  const able = targets.filter(({ version }) => version === '2')
  const hasTextOnly = able.length < targets.length
  if (!hasTextOnly) return { sealed: targets, outside: pieces.outside, plain: false }
  if (PLAIN_ONLY.includes(row.op)) {
    const plain = key.plainExtras === true
    const outside = plain ? [...pieces.outside, ...pieces.plainOnly] : pieces.outside
    return able.length === 0 && !plain ? null : { sealed: able, outside, plain }
  }
  const outside = [...pieces.outside, ...pieces.plainOnly]
  // A receipt says nothing that is worth a step of every ratchet.
  return { sealed: pieces.text === null ? [] : targets, outside, plain: false }
}

function encrypted(sid: number, { v03, v2 }: SealedPayloads, keys: readonly SealedKey[]): Element[] {
  const of = (version: Target['version']) =>
    keys
      .filter((each) => each.version === version)
      .map(({ owner, number, bytes, isKeyExchange }) => ({ owner, device: number, bytes, isKeyExchange }))
  const forOld = of('0.3')
  const forNew = of('2')
  return [
    ...(v2 && forNew.length > 0 ? [buildEncrypted('2', { sid, keys: forNew, payload: v2.payload })] : []),
    ...(v03 && forOld.length > 0
      ? [buildEncrypted('0.3', { sid, keys: forOld, iv: v03.iv, payload: v03.payload })]
      : []),
  ]
}
