import type { FormValues } from '../../../../shared/model/data-form.ts'
import { bareOf, domainOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { readJid } from '../../jid/index.ts'
import { errorReply } from '../../stanza/errors.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { all } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { filledForm, type Form } from '../0004-data-forms/index.ts'
import { OutOfBand } from '../0066-oob/index.ts'
import { Captcha, captchaForPeople, isCaptcha } from '../0158-captcha/index.ts'
import { BitsOfBinary, pictureUrl } from '../0231-bob/index.ts'
import { bounded } from './forms.ts'

/** More pictures than anybody would look at. */
const MAX_PICTURES = 20

/** A question that only a person can answer, before a room lets us in (XEP-0158 §5). */
export interface Challenge {
  /** Without the fields that nobody can answer here. Those that are not for the person are hidden. */
  readonly form: Form
  /** The pictures of the form as data URLs, by their `cid:` addresses. */
  readonly pictures: ReadonlyMap<string, string>
  /** A web page to answer it on, if the room names one. */
  readonly url: string | null
}

/** A challenge as it came. */
export interface PosedChallenge extends Challenge {
  readonly room: BareJid
  /** The room, or its service. */
  readonly by: Jid
  /** The id of the presence that it is about, if the room says so. */
  readonly sid: string | null
  readonly message: Stanza
}

/**
 * Reads a challenge; null in all other messages. Only the room itself or its service may challenge us (§3.1.3), and
 * only about something that we have sent: the caller compares `sid`, and whether we wait for the room at all.
 */
export function challengeOf(message: Stanza): PosedChallenge | null {
  const { type, from } = message
  const form = type === 'groupchat' || type === 'error' ? undefined : message.get(Captcha)?.form
  if (form?.type !== 'form' || !isCaptcha(form)) return null
  const valueOf = (name: string) => form.fields.find((field) => field.var === name)?.values[0] ?? null
  const address = readJid(valueOf('from') ?? from)
  const room = address.ok ? bareOf(address.value) : null
  if (room === null || (from !== room && from !== domainOf(room))) return null
  const pictures = picturesIn(message)
  return {
    form: bounded(captchaForPeople(form, pictures)),
    pictures,
    url: urlIn(message),
    ...{ room, by: from, sid: valueOf('sid'), message },
  }
}

function picturesIn({ element }: Stanza): ReadonlyMap<string, string> {
  const pictures = new Map<string, string>()
  for (const data of all(element, BitsOfBinary, MAX_PICTURES)) {
    const url = pictureUrl(data)
    if (url !== null) pictures.set(`cid:${data.cid}`, url)
  }
  return pictures
}

function urlIn(message: Stanza): string | null {
  const url = message.get(OutOfBand)?.url.trim() ?? ''
  return /^https?:\/\//i.test(url) ? url : null
}

/** The answer. Challenges without a value were not chosen, and are left out (§3.2). */
export function buildChallengeAnswer({ form }: Challenge, values: FormValues): Element {
  return Captcha.build({ form: filledForm(form, values, 'left-out') })
}

/** The message that the person does not answer (§3.1.3). */
export const buildRefusal = ({ message }: PosedChallenge): Element =>
  errorReply(message.element, { condition: 'not-acceptable' })
