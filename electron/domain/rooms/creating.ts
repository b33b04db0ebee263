import type { Handlers } from '../../../shared/contract/command.ts'
import type { Joined, roomCommands } from '../../../shared/contract/rooms.ts'
import type { Args } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RoomWish } from '../../../shared/model/room.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { parseTypedAddress } from '../../engine/index.ts'
import { formForPeople } from '../../engine/xep/0004-data-forms/index.ts'
import type { DomainContext } from '../context.ts'
import { madeUpLocalpart } from './addresses.ts'
import type { RoomBook } from './book.ts'
import type { Entering } from './entering.ts'
import { inRoom, NOT_FOUND } from './failures.ts'
import { inviteAll } from './inviting.ts'
import type { OwnRoom, RoomAccount } from './own-room.ts'
import { presetAnswers } from './presets.ts'

type Wanted = Pick<Args<'rooms.create'>, 'preset' | 'name' | 'description'>
type Commands = Pick<Handlers<typeof roomCommands>, 'rooms.create' | 'rooms.newGroup'>

/** Creates rooms. */
export function creatingCommands(
  { ports }: Pick<DomainContext, 'ports'>,
  book: RoomBook,
  enter: Entering['enter'],
): Commands {
  async function placeFor(account: RoomAccount, address?: string): Promise<Result<BareJid, Failure>> {
    if (address !== undefined && address.trim() !== '') {
      const jid = parseTypedAddress(address)
      if (!jid.ok) return jid
      const info = await account.api.directory.info(jid.value)
      return info.ok && info.value !== null ? err({ code: 'room-exists' }) : jid
    }
    const services = await account.api.directory.services()
    if (!services.ok) return services
    const [service] = services.value
    if (service === undefined) return err({ code: 'unsupported-by-server', what: 'XEP-0045' })
    return parseTypedAddress(`${madeUpLocalpart(ports.random)}@${service}`)
  }

  /** Opens a new room to others. If it refuses the settings, it opens with its own. Returns what it cannot do. */
  async function configure(
    { account, jid }: OwnRoom,
    wanted: Wanted,
  ): Promise<Result<readonly RoomWish[], Failure>> {
    const { admin } = account.api
    const form = await admin.configuration(jid)
    if (form.ok && form.value !== null) {
      const { values, unmet } = presetAnswers(formForPeople(form.value).fields, wanted)
      if ((await admin.configure(jid, form.value, values)).ok) return ok(unmet)
    }
    const opened = await admin.acceptDefaults(jid)
    return opened.ok ? ok(presetAnswers([], wanted).unmet) : opened
  }

  async function create(
    account: RoomAccount,
    wanted: Wanted,
    { address, nick }: { readonly address?: string | undefined; readonly nick?: string | undefined },
  ): Promise<Result<Joined, Failure>> {
    const place = await placeFor(account, address)
    if (!place.ok) return place
    const jid = place.value
    if (account.rooms.has(jid)) return err({ code: 'room-exists' })
    const entered = await enter(account, jid, { nick })
    const own = account.rooms.get(jid)
    if (!entered.ok || entered.value.kind !== 'joined' || own === undefined) return entered
    const configured = own.isNew ? await configure(own, wanted) : err({ code: 'room-exists' } as const)
    if (!configured.ok) {
      // Nobody else can enter a new room like this, and it ends with its only occupant (§10.1.3).
      account.api.leave(jid)
      book.setOut(own, { why: 'left' }, { autojoin: false })
      return configured
    }
    own.isNew = false
    const unmet = configured.value
    const name = wanted.name.trim()
    // One that the room does not take is at least the person's own word for it.
    if (unmet.includes('named')) book.keep(own, { name })
    else book.note(own, { known: { ...own.kept.known, name } })
    return ok({ ...entered.value, ...(unmet.length > 0 && { unmet }) })
  }

  return {
    async 'rooms.create'({ accountId, address, nick, ...wanted }) {
      const account = book.accounts.get(accountId)
      return account === undefined ? NOT_FOUND : create(account, wanted, { address, nick })
    },
    async 'rooms.newGroup'({ accountId, name, people }) {
      const account = book.accounts.get(accountId)
      if (account === undefined) return NOT_FOUND
      const created = await create(account, { preset: 'group', name }, {})
      if (!created.ok || created.value.kind !== 'joined') return created
      const joined = created.value
      const found = inRoom(book.of(joined.conversationId))
      const others = people.filter((person) => person !== account.address)
      const invited = found.ok
        ? await inviteAll(found.value.own, found.value.room, others, { isGroup: true })
        : found
      // The room stands all the same, and the person can invite them again.
      const uninvited = invited.ok ? invited.value : others
      return ok({ ...joined, ...(uninvited.length > 0 && { uninvited }) })
    },
  }
}
