import type { Handlers } from '../../../shared/contract/command.ts'
import type { roomCommands } from '../../../shared/contract/rooms.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { parseTypedAddress } from '../../engine/index.ts'
import { formForPeople } from '../../engine/xep/0004-data-forms/index.ts'
import type { Rooms } from '../../engine/xep/0045-muc/index.ts'
import { checkForm } from '../check-form.ts'
import type { RoomBook } from './book.ts'
import { NOT_FOUND } from './failures.ts'

type Commands = Pick<
  Handlers<typeof roomCommands>,
  'rooms.registration' | 'rooms.register' | 'rooms.configuration' | 'rooms.configure'
>
type Form = Parameters<Rooms['admin']['configure']>[1]

/** The form that the person fills in. */
interface Open {
  readonly jid: BareJid
  readonly form: Form
}

/**
 * Commands for the forms of rooms. Their hidden fields stay here, so the last form of each kind is kept until it is
 * sent; a person fills in one at a time.
 */
export function formCommands(book: Pick<RoomBook, 'accounts' | 'of' | 'note'>): Commands {
  let membership: Open | null = null
  let settings: Open | null = null

  return {
    async 'rooms.registration'({ accountId, address }) {
      const account = book.accounts.get(accountId)
      const jid = parseTypedAddress(address)
      if (!jid.ok) return jid
      if (account === undefined) return NOT_FOUND
      const asked = await account.api.membership.registration(jid.value)
      if (!asked.ok) return asked
      const { nick, form } = asked.value
      membership = form && { jid: jid.value, form }
      return ok({ nick, form: form && formForPeople(form) })
    },
    async 'rooms.register'({ accountId, address, values }) {
      const account = book.accounts.get(accountId)
      const jid = parseTypedAddress(address)
      if (!jid.ok) return jid
      if (account === undefined || membership?.jid !== jid.value) return NOT_FOUND
      const entered = new Map(Object.entries(values))
      const fitting = checkForm(formForPeople(membership.form), entered)
      return fitting.ok ? account.api.membership.register(jid.value, membership.form, entered) : fitting
    },
    async 'rooms.configuration'({ conversationId }) {
      const own = book.of(conversationId)
      if (own === undefined) return NOT_FOUND
      const asked = await own.account.api.admin.configuration(own.jid)
      if (!asked.ok) return asked
      settings = asked.value && { jid: own.jid, form: asked.value }
      return ok(asked.value && formForPeople(asked.value))
    },
    async 'rooms.configure'({ conversationId, values }) {
      const own = book.of(conversationId)
      if (own === undefined || settings?.jid !== own.jid) return NOT_FOUND
      const entered = new Map(Object.entries(values))
      const fitting = checkForm(formForPeople(settings.form), entered)
      if (!fitting.ok) return fitting
      const done = await own.account.api.admin.configure(own.jid, settings.form, entered)
      if (done.ok && own.isNew) {
        own.isNew = false
        // A room whose settings are as they were says nothing.
        book.note(own, {})
      }
      return done
    },
  }
}
