import type { Args, Commands, Delta } from '../../../shared/contract/index.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { LinkId } from '../../../shared/model/ids.ts'
import { bareOf, domainOf, localpartOf } from '../../../shared/model/jid.ts'
import type {
  LinkAsk,
  LinkContent,
  LinkOrigin,
  LinkOutcome,
  LinkRequest,
} from '../../../shared/model/link.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Feature } from '../feature.ts'
import type { DomainPorts } from '../ports.ts'
import { understandSendTo, understandUri, type Understood } from './content.ts'

/** The commands of other features that carry out a link. */
export type LinkActions = Pick<
  Handlers<Commands>,
  'messages.open' | 'roster.add' | 'roster.remove' | 'encryption.verify'
>

/** Links wait here for the person's decision, even before the store is open. Nothing happens without it. */
export type LinksFeature = Feature<'links'>

interface Waiting extends Secrets {
  readonly request: LinkRequest
  /** Identifies the link, so that the same link isn't added twice. */
  readonly key: string
}

type Secrets = Omit<Understood, 'content'>
type Choice = Args<'links.confirm'>['choice']
type Asking = Extract<LinkContent, { kind: 'asks' }>

/** Limits a flood of links. */
const MAX_WAITING = 5

/** `works` returns null while the store is closed. */
export function createLinks(
  { desktop, linkHandler }: Pick<DomainPorts, 'desktop' | 'linkHandler'>,
  announce: (delta: Delta) => void,
  works: () => LinkActions | null,
): LinksFeature {
  let waiting: readonly Waiting[] = []
  let leftOut = 0
  let lastId = 0
  const running = new Set<LinkId>()

  function change(next: readonly Waiting[]): void {
    waiting = next
    if (next.length === 0) leftOut = 0
    announce({ kind: 'linksChanged', links: next.map(({ request }) => request), leftOut })
  }

  function wait(origin: LinkOrigin, key: string, understand: () => Understood): void {
    if (!waiting.some((one) => one.key === key)) {
      if (waiting.length >= MAX_WAITING) {
        leftOut++
        change(waiting)
        return
      }
      const { content, ...secrets } = understand()
      const id = ++lastId as LinkId
      change([...waiting, { request: { ...content, id, origin }, ...secrets, key }])
    }
    // The main window asks, even if the link was clicked in another one.
    desktop?.present()
  }

  async function carryOut(
    works: LinkActions,
    { address, ask }: Asking,
    { invitation, password, verification }: Secrets,
    args: Args<'links.confirm'>,
  ): Promise<Result<LinkOutcome, Failure>> {
    const jid = bareOf(address)
    switch (args.choice) {
      case 'chat': {
        const opened = await works['messages.open']({ accountId: args.accountId, address: jid })
        if (!opened.ok) return opened
        const text = ask.kind === 'chat' ? ask.text : ''
        return ok({ kind: 'conversation', conversationId: opened.value, text })
      }
      case 'add': {
        const { accountId, name, group } = args
        const groups = group.trim() === '' ? [] : [group.trim()]
        const added = await works['roster.add']({
          accountId,
          address: jid,
          name,
          groups,
          ...(invitation !== null && { invitation }),
        })
        return added.ok ? ok({ kind: 'contacts-changed' }) : added
      }
      case 'remove': {
        const removed = await works['roster.remove']({ accountId: args.accountId, jid })
        return removed.ok ? ok({ kind: 'contacts-changed' }) : removed
      }
      case 'verify': {
        const { accountId } = args
        const verified = await works['encryption.verify']({ accountId, link: verification ?? '' })
        if (!verified.ok) return verified
        if (verified.value.known === 0) return err({ code: 'verification-unknown' })
        // A line in the chat says what was verified.
        const opened = await works['messages.open']({ accountId, address: jid })
        return opened.ok ? ok({ kind: 'conversation', conversationId: opened.value, text: '' }) : opened
      }
      case 'join':
        return ok({ kind: 'room', accountId: args.accountId, address: jid, password })
      case 'register': {
        const username = ask.kind === 'register' ? localpartOf(jid) : null
        return ok({ kind: 'registration', domain: domainOf(jid), username, invitation })
      }
    }
  }

  return {
    snapshot: () => ({ links: waiting.map(({ request }) => request), linksLeftOut: leftOut }),
    commands: {
      'links.open'({ uri, origin }) {
        wait(origin, uri, () => understandUri(uri))
        return ok()
      },
      'links.sendTo'({ address, text }) {
        wait('send-to', JSON.stringify([address, text]), () => understandSendTo(address, text))
        return ok()
      },
      async 'links.confirm'(args) {
        const { id, choice } = args
        const one = waiting.find(({ request }) => request.id === id)
        if (one?.request.kind !== 'asks' || running.has(id)) return err({ code: 'not-found' })
        const { request } = one
        if (!isOffered(request.ask, choice))
          return err({ code: 'invalid-arguments', command: 'links.confirm' })
        const features = works()
        if (features === null) return err({ code: 'store-locked' })
        running.add(id)
        try {
          const outcome = await carryOut(features, request, one, args)
          // After creating an account for an invitation, the person is asked about the contact.
          const goesOn = request.ask.kind === 'add' && choice === 'register'
          if (outcome.ok && !goesOn) change(waiting.filter(({ request }) => request.id !== id))
          return outcome
        } finally {
          running.delete(id)
        }
      },
      'links.dismiss'({ id }) {
        const rest = waiting.filter(({ request }) => request.id !== id)
        if (rest.length !== waiting.length) change(rest)
        return ok()
      },
      'links.handler': () => ok(linkHandler === null ? null : linkHandler.isBalcony() ? 'balcony' : 'other'),
      'links.becomeHandler': () =>
        linkHandler?.become() === true ? ok() : err({ code: 'not-on-this-desktop' }),
    },
  }
}

function isOffered(ask: LinkAsk, choice: Choice): boolean {
  switch (choice) {
    case 'chat':
      return ask.kind !== 'room' && ask.kind !== 'register'
    case 'add':
      return ask.kind === 'add'
    case 'remove':
      return ask.kind === 'remove'
    case 'verify':
      return ask.kind === 'verify'
    case 'join':
      return ask.kind === 'room'
    case 'register':
      return ask.kind === 'register' || (ask.kind === 'add' && ask.newAccount)
  }
}
