import type { RegistrationFailure, RequestFailure } from '../../../../shared/model/failure.ts'
import type { RegistrationForm, RegistrationValues } from '../../../../shared/model/registration.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import { EMPTY, RegistrationQuery, type Registration } from './codec.ts'
import { formQuestionnaire, legacyQuestionnaire, type Questionnaire } from './form.ts'
import { shown, webPageIn } from './question.ts'

/** Asks the server that is being registered with; before signing in there is no channel yet. */
export type RegisterRequest = (type: 'get' | 'set', payload: Element) => Promise<Answer>

export type RegisterFailure = RegistrationFailure | RequestFailure

/** What a server asks of a new account, and how it is answered. */
export interface RegistrationOffer {
  readonly form: RegistrationForm
  /** Sends the answers by the fields' names. After a refusal ask for a new offer: a captcha counts once. */
  submit(values: RegistrationValues): Promise<Result<undefined, RegisterFailure>>
}

/**
 * Asks a server what it wants to know of a new account (§3.1), over a stream that is not signed in yet.
 * `registration-on-web` where it only names a web page (§5), `registration-unavailable` where it takes nobody.
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

  const { instructions, fields, fill } = questionnaire.value
  return ok({
    form: { domain, instructions, fields, url: webPageOf(registration) },
    async submit(values) {
      const submitted = await request('set', RegistrationQuery.build(fill(values)))
      return submitted.ok ? ok() : err(refusedAnswers(submitted.error))
    },
  })
}

/** §6: the data form before the predefined fields before the web page. What has nothing to fill in is passed over. */
function choose(registration: Registration): Result<Questionnaire, RegistrationFailure> {
  const { form, fields } = registration
  const byForm = form?.type === 'form' ? formQuestionnaire(registration, form) : null
  if (byForm?.fields.some(({ kind }) => kind !== 'note')) return ok(byForm)
  if (fields.some(({ name }) => name !== 'key')) return ok(legacyQuestionnaire(registration))
  const notes = byForm?.fields.flatMap(({ label, values }) => [label, ...values]) ?? []
  const text = [byForm?.instructions ?? shown(registration.instructions), ...notes].join('\n').trim()
  // Many only name the page in their words.
  const url = webPageOf(registration) ?? webPageIn(text)
  if (url !== null) return err({ code: 'registration-on-web', url })
  return err(text === '' ? { code: 'registration-unavailable' } : { code: 'registration-refused', text })
}

/** Only what a browser may be sent to. */
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
  // Servers refuse with `modify` here, too, although there are no answers yet that could be changed.
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
