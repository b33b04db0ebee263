import type { Handlers } from '../../../../shared/contract/command.ts'
import type { fileCommands } from '../../../../shared/contract/files.ts'
import type { AccountId } from '../../../../shared/model/ids.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import { httpUpload } from '../../../engine/xep/0363-http-upload/index.ts'
import { sealedSize } from '../../../engine/xep/0448-encrypted-sharing/index.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import { conversationKey, refusalIn, sendTime, writeFile, type Messages } from '../../messages/index.ts'
import { isBlocked } from '../../roster/index.ts'
import { receiverOf } from './direct.ts'
import type { StagedFiles } from './staged-files.ts'

const NOT_FOUND = err({ code: 'not-found' })

export interface SendCommandParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files'>
  readonly staged: StagedFiles
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
}

export function sendFileCommands({
  context,
  messages,
  staged,
  accounts,
}: SendCommandParts): Handlers<Pick<typeof fileCommands, 'files.send' | 'files.ways'>> {
  const { store } = context
  return {
    'files.send'({ conversationId, stagedFileIds, replyTo, sendAt }) {
      const at = sendTime(context, sendAt)
      if (at === undefined) return err({ code: 'time-past' })
      const sent = messages.files.write((tx, changes) => {
        const key = conversationKey(tx, conversationId)
        const account = key && accounts.get(key.accountId)
        if (!account) return NOT_FOUND
        if (isBlocked(tx, account.id, key.jid)) return err({ code: 'blocked' })
        const refusal = refusalIn(tx, key, replyTo)
        if (refusal !== null) return err(refusal)
        const taken = staged.take(tx, conversationId, stagedFileIds)
        if (!taken.ok) return taken
        const writing = messages.files.writing(account, tx, changes)
        // The reply is the first one; the others follow it.
        return ok(
          taken.value.map(
            ({ caption, file }, index) =>
              writeFile(writing, conversationId, {
                caption,
                replyTo: index === 0 ? (replyTo ?? null) : null,
                sendAt: at,
                file,
              }).messageId,
          ),
        )
      })
      if (sent.ok) messages.files.hold()
      return sent
    },

    async 'files.ways'({ conversationId }) {
      const key = conversationKey(store, conversationId)
      const account = key && accounts.get(key.accountId)
      if (!account) return NOT_FOUND
      if (account.client.state.kind !== 'online') return err({ code: 'not-connected' })
      const [service, isSealed] = await Promise.all([
        account.client.use(httpUpload).service(),
        messages.files.isSealed(account, conversationId),
      ])
      if (!service.ok) return service
      // While nobody knows, it may have to be sealed, which only an upload is.
      const isPlain = isSealed === false
      const upload = service.value && { maxBytes: roomFor(service.value.maxBytes, !isPlain) }
      const receiver = key.kind === 'person' && isPlain ? await receiverOf(account, key.jid) : null
      return ok({ upload, direct: receiver !== null })
    },
  }
}

/** The largest file that fits, which is a little longer once it is sealed. */
const roomFor = (limit: number | null, isSealed: boolean): number | null =>
  limit === null || !isSealed ? limit : Math.max(0, limit - sealedSize('aes-256-gcm', 0))
