import type { FormValues } from '../../../../shared/model/data-form.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer, Channel } from '../../extension.ts'
import type { StanzaError } from '../../stanza/errors.ts'
import type { ChallengeFailure, JoinFailure } from './api.ts'
import { buildChallengeAnswer, buildRefusal, type PosedChallenge } from './challenge.ts'
import type { Entering } from './entering.ts'
import type { OwnEvent } from './events.ts'

/** Nobody solves more pictures for one room. */
const MOST = 10
/** Conditions with which rooms turn away those who failed. ejabberd sends the first one. */
const FAILED = ['not-authorized', 'not-acceptable']

interface QuestioningParts {
  readonly channel: Channel
  readonly entering: Entering
  /** The id of the presence that joins the room. */
  readonly joinId: string
  readonly tell: (event: OwnEvent) => void
  readonly failed: (failure: JoinFailure) => void
}

/** The challenges at the door of a room (XEP-0158 §5). */
export interface Questioning {
  posed(challenge: PosedChallenge): void
  answer(values: FormValues): Promise<Result<undefined, ChallengeFailure>>
  /** Tells the room that there will be no answer, if it waits for one. */
  decline(): void
  /** Calls back with the meaning of the room's error if it is about a challenge, otherwise null. */
  explain(error: StanzaError, explained: (failure: JoinFailure | null) => void): void
}

export function createQuestioning(parts: QuestioningParts): Questioning {
  const { channel, entering } = parts
  let open: PosedChallenge | null = null
  let count = 0
  /** There was a challenge, and the room has not accepted an answer. */
  let isUnsolved = false
  /** Settles with the room's answer to ours. What comes right behind it must not be judged before. */
  let sending: Promise<unknown> | null = null

  async function send(challenge: PosedChallenge, values: FormValues): Promise<Answer> {
    const number = count
    const answer = await channel.request('set', challenge.by, buildChallengeAnswer(challenge, values))
    sending = null
    // Unless there is a further challenge meanwhile.
    if (answer.ok) isUnsolved = count > number
    return answer
  }

  return {
    posed(challenge) {
      const { sid, form, pictures, url } = challenge
      // §3.1.3: somebody may want us to solve the challenges of others.
      if (entering.phase !== 'entering' || (sid !== null && sid !== parts.joinId) || count === MOST) return
      count++
      open = challenge
      isUnsolved = true
      entering.pause()
      parts.tell({ kind: 'challenge', challenge: { form, pictures, url } })
    },
    async answer(values) {
      const challenge = open
      if (challenge === null || entering.phase !== 'entering') return err({ code: 'challenge-over' })
      open = null
      entering.resume()
      const sent = send(challenge, values)
      sending = sent
      const answer = await sent
      // A refused answer cannot be given again (§3.1.4): there is a new challenge for each attempt to join.
      if (!answer.ok && answer.error.code === 'stanza-error') parts.failed({ code: 'challenge-failed' })
      return answer.ok ? ok() : answer
    },
    decline() {
      if (open !== null && entering.phase === 'entering') channel.send(buildRefusal(open))
    },
    explain({ condition }, explained) {
      const judge = () =>
        explained(isUnsolved && FAILED.includes(condition) ? { code: 'challenge-failed' } : null)
      if (sending === null) judge()
      else void sending.then(judge)
    },
  }
}
