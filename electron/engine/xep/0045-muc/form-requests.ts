import type { BareJid } from '../../../../shared/model/jid.ts'
import { NS_CLIENT, type Stanza } from '../../stanza/stanza.ts'
import { el, type Element } from '../../xml/element.ts'
import { DataForm, filledForm, formTypeOf, submission, type Form } from '../0004-data-forms/index.ts'
import { bounded } from './forms.ts'

const NS_REQUEST = 'http://jabber.org/protocol/muc#request'
const NS_REGISTER = 'http://jabber.org/protocol/muc#register'

/** A form that moderators or admins get, because somebody asks for voice (§8.6) or membership (§9.9). */
export interface FormRequest {
  readonly what: 'voice' | 'membership'
  /** The nickname of the person, or the wished one; null if the room does not say. */
  readonly nick: string | null
  /** The real address of the person, as text. */
  readonly address: string | null
  readonly form: Form
}

/** The fields of each kind of request (§15.5). */
const KINDS = {
  voice: { type: NS_REQUEST, nick: 'muc#roomnick', address: 'muc#jid', allow: 'muc#request_allow' },
  membership: {
    type: NS_REGISTER,
    nick: 'muc#register_roomnick',
    address: 'muc#jid',
    allow: 'muc#register_allow',
  },
} as const

/** The request in a message. The caller knows that a joined room sent it. */
export function formRequestOf(message: Stanza): FormRequest | null {
  const form = message.get(DataForm)
  if (form?.type !== 'form') return null
  const type = formTypeOf(form)
  const what = type === NS_REQUEST ? 'voice' : type === NS_REGISTER ? 'membership' : null
  if (what === null) return null
  const valueOf = (name: string) => form.fields.find((field) => field.var === name)?.values[0] ?? null
  return { what, nick: valueOf(KINDS[what].nick), address: valueOf(KINDS[what].address), form: bounded(form) }
}

/** The message that answers a request. Everything else in the form goes back unchanged. */
export function buildAnswer(room: BareJid, { what, form }: FormRequest, allow: boolean, id: string): Element {
  const answer = filledForm(form, new Map([[KINDS[what].allow, [allow ? 'true' : 'false']]]))
  return el(NS_CLIENT, 'message', { to: room, id }, DataForm.build(answer))
}

/** The message that asks for voice (§7.13). */
export function buildVoiceRequest(room: BareJid, id: string): Element {
  const fields = new Map([
    ['FORM_TYPE', [NS_REQUEST]],
    ['muc#role', ['participant']],
  ])
  return el(NS_CLIENT, 'message', { to: room, id }, DataForm.build(submission(fields)))
}
