import type { FormValues } from '../../../../shared/model/data-form.ts'
import type { AppFailure, RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid, Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer, Channel } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import { filledForm, submission, type Form } from '../0004-data-forms/index.ts'
import { withPhoto, type VCards } from '../0054-vcard-temp/index.ts'
import { buildModeration, type ModerationVersion } from '../0425-moderation/index.ts'
import { AdminQuery, OwnerQuery, type Affiliation, type Role } from './codec.ts'
import { bounded } from './forms.ts'

/** An entry of a list of affiliations. */
export interface Affiliated {
  /** A person, or a domain with everybody there. */
  readonly address: Jid
  readonly affiliation: Affiliation
  /** The reserved nickname. */
  readonly nick: string | null
  readonly reason: string | null
}

export interface AffiliationChange {
  readonly address: BareJid
  /** `none` takes the entry out, `outcast` bans. */
  readonly affiliation: Affiliation
  readonly reason?: string
}

/** The picture of a room. */
export interface RoomPicture {
  /** Its media type. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** `unsupported-by-server`: the room does not know XEP-0425, or the account is not in it. */
export type ModerationFailure = RequestFailure | Extract<AppFailure, { code: 'unsupported-by-server' }>

type Done = Promise<Result<undefined, RequestFailure>>

/** Runs rooms. The room decides who may, and refuses with a stanza error. */
export interface RoomAdmin {
  /** Everybody with an affiliation (§9.5), at most 10,000. */
  list(room: BareJid, affiliation: Affiliation): Promise<Result<readonly Affiliated[], RequestFailure>>
  /** Changes entries one part after the other, up to the first that the room refuses. */
  setAffiliations(room: BareJid, changes: readonly AffiliationChange[]): Done
  /** Gives an occupant a role (§8). `none` kicks them. */
  setRole(room: BareJid, nick: string, role: Role, reason?: string): Done
  /** The form with the configuration (§10.2), at most 1,000 fields; null if nothing can be configured. */
  configuration(room: BareJid): Promise<Result<Form | null, RequestFailure>>
  /** Sends the form back. It opens a new room. */
  configure(room: BareJid, form: Form, values: FormValues): Done
  /** Opens a new room as it is (§10.1.2). */
  acceptDefaults(room: BareJid): Done
  /** Leaves the configuration as it was; a new room ends with it (§10.1.3). */
  cancelConfiguration(room: BareJid): Done
  /** Retracts somebody's message for everybody (XEP-0425), by the id that the room gave it (XEP-0359). */
  retract(room: BareJid, stanzaId: string, reason?: string): Promise<Result<undefined, ModerationFailure>>
  /** Sets or removes the picture (XEP-0486 §4.2). Everything else in the room's vCard stays. */
  setPicture(room: BareJid, picture: RoomPicture | null): Done
  /** Ends the room (§10.9). `to`: where it moves. */
  destroy(room: BareJid, options?: DestroyOptions): Done
}

export interface DestroyOptions {
  readonly to?: BareJid
  readonly password?: string
  readonly reason?: string
}

/** Servers bound the size of a stanza, ejabberd to 64 kB. A part has less, even with long reasons. */
const CHANGES_AT_ONCE = 25
const NO_MODERATION: ModerationFailure = { code: 'unsupported-by-server', what: 'XEP-0425' }

export interface AdminParts {
  readonly vcards: VCards
  /** The configuration of a room has changed. */
  readonly configured: (room: BareJid) => void
  /** How a joined room retracts messages; null if it does not. */
  readonly moderationOf: (room: BareJid) => ModerationVersion | null
}

export function createRoomAdmin(
  { request }: Channel,
  { vcards, configured, moderationOf }: AdminParts,
): RoomAdmin {
  const set = async (room: BareJid, payload: Element): Done => done(await request('set', room, payload))

  async function sendForm(room: BareJid, form: Form): Done {
    const sent = await set(room, OwnerQuery.build({ form }))
    if (sent.ok) configured(room)
    return sent
  }

  return {
    async list(room, affiliation) {
      const answer = await request('get', room, AdminQuery.build({ items: [{ affiliation }] }))
      if (!answer.ok) return answer
      const items = (answer.value && AdminQuery.parse(answer.value)?.items) ?? []
      return ok(
        items.flatMap(({ jid, affiliation: theirs = affiliation, nick = null, reason = null }) =>
          jid === undefined ? [] : { address: jid, affiliation: theirs, nick, reason },
        ),
      )
    },

    async setAffiliations(room, changes) {
      for (let at = 0; at < changes.length; at += CHANGES_AT_ONCE) {
        const part = changes.slice(at, at + CHANGES_AT_ONCE)
        const items = part.map(({ address, ...rest }) => ({ ...rest, jid: address }))
        const sent = await set(room, AdminQuery.build({ items }))
        if (!sent.ok) return sent
      }
      return ok()
    },

    setRole(room, nick, role, reason) {
      const item = { nick, role, ...(reason !== undefined && { reason }) }
      return set(room, AdminQuery.build({ items: [item] }))
    },

    async configuration(room) {
      const answer = await request('get', room, OwnerQuery.build({}))
      if (!answer.ok) return answer
      const form = answer.value && OwnerQuery.parse(answer.value)?.form
      return ok(form?.type === 'form' ? bounded(form) : null)
    },

    configure: (room, form, values) => sendForm(room, filledForm(form, values)),
    acceptDefaults: (room) => sendForm(room, submission(new Map())),
    cancelConfiguration: (room) =>
      set(room, OwnerQuery.build({ form: { type: 'cancel', instructions: [], fields: [] } })),

    async retract(room, stanzaId, reason) {
      const version = moderationOf(room)
      if (version === null) return err(NO_MODERATION)
      return set(room, buildModeration(version, stanzaId, reason))
    },

    setPicture: (room, picture) => vcards.update((card) => withPhoto(card, picture), room),

    destroy(room, { to, ...rest } = {}) {
      return set(room, OwnerQuery.build({ destroy: { ...rest, ...(to !== undefined && { jid: to }) } }))
    },
  }
}

const done = (answer: Answer): Result<undefined, RequestFailure> => (answer.ok ? ok() : answer)
