import type { RegistrationFailure, RequestFailure } from '../../../../shared/model/failure.ts'
import type { FormValues } from '../../../../shared/model/data-form.ts'
import type { RegistrationForm } from '../../../../shared/model/registration.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import { cut, webPageIn } from '../0004-data-forms/index.ts'
import { EMPTY, RegistrationQuery, type Registration } from './codec.ts'
import { formQuestionnaire, legacyQuestionnaire, type Questionnaire } from './form.ts'

/** Sends a request to the server of the registration. Before signing in there is no channel. */
export type RegisterRequest = (type: 'get' | 'set', payload: Element) => Promise<Answer>

export type RegisterFailure = RegistrationFailure | RequestFailure

/** The server's questions for a new account, and a function to answer them. */
export interface RegistrationOffer {
  readonly form: RegistrationForm
  /** Sends the answers, keyed by the fields' names. After a refusal ask for a new offer: a captcha is valid once. */
  submit(values: FormValues): Promise<Result<undefined, RegisterFailure>>
}

/**
 * Asks a server for its registration form (§3.1), over a stream that is not signed in. Fails with `registration-on-web`
 * if the server only names a web page (§5), and with `registration-unavailable` if it accepts no registrations.
 */
export async function startRegistration(
  request: RegisterRequest,
  domain: string,
): Promise<Result<RegistrationOffer, RegisterFailure>> {
  const answer = await request('get', RegistrationQuery.build(EMPTY))
  if (!answer.ok) return err(refusedOffer(answer.error))
  const registration = answer.value && RegistrationQuery.parse(answer.value)
  if (!registration) return err({ code: 'registration-unavailable' })
  const questionnaire = choose(registration)
  if (!questionnaire.ok) return questionnaire

  const { form, fill } = questionnaire.value
  return ok({
    form: { ...form, domain, url: webPageOf(registration) },
    async submit(values) {
      const submitted = await request('set', RegistrationQuery.build(fill(values)))
      return submitted.ok ? ok() : err(refusedAnswers(submitted.error))
    },
  })
}

/**
 * §6: the data form takes precedence over the predefined fields, and those over the web page. Forms without anything to
 * fill in are ignored.
 */
function choose(registration: Registration): Result<Questionnaire, RegistrationFailure> {
  const { form, fields } = registration
  const byForm = form?.type === 'form' ? formQuestionnaire(registration, form) : null
  if (byForm?.form.fields.some(({ type }) => type !== 'fixed')) return ok(byForm)
  if (fields.some(({ name }) => name !== 'key')) return ok(legacyQuestionnaire(registration))
  const notes = byForm?.form.fields.flatMap(({ label, values }) => [label, ...values]) ?? []
  const text = [byForm?.form.instructions ?? cut(registration.instructions), ...notes].join('\n').trim()
  // Many servers only name the page in their text.
  const url = webPageOf(registration) ?? webPageIn(text)
  if (url !== null) return err({ code: 'registration-on-web', url })
  return err(text === '' ? { code: 'registration-unavailable' } : { code: 'registration-refused', text })
}

/** Only addresses that are safe to open in a browser. */
function webPageOf({ url }: Registration): string | null {
  return url !== undefined && /^https?:/i.test(url) ? webPageIn(url) : null
}

const UNAVAILABLE = [
  'service-unavailable',
  'feature-not-implemented',
  'not-allowed',
  'forbidden',
  'item-not-found',
]

function refusedOffer(error: RequestFailure): RegisterFailure {
  if (error.code !== 'stanza-error') return error
  if (UNAVAILABLE.includes(error.condition)) return { code: 'registration-unavailable' }
  // Servers use `modify` here, too, although there are no answers yet that could be changed.
  return refused(error.type === 'modify' ? { ...error, type: 'cancel' } : error)
}

function refusedAnswers(error: RequestFailure): RegisterFailure {
  const isTaken = error.code === 'stanza-error' && error.condition === 'conflict'
  return isTaken ? { code: 'name-taken' } : refused(error)
}

/** A refusal in the server's words, if it has any. Other failures stay what they are. */
function refused(error: RequestFailure): RegisterFailure {
  if (error.code !== 'stanza-error') return error
  const { type, text } = error
  return { code: 'registration-refused', type, ...(text !== undefined && { text }) }
}
