import { BALCONY_FORM, BALCONY_VERSION, type BalconyHead, type BalconyMessage } from './balcony-json.ts'
import { linkOfFile, type ExportForm } from './form.ts'
import type { ExportedMessage } from '../../messages/index.ts'

/** Balcony's own form; see `balcony-json.ts`. */
export const jsonForm: ExportForm = {
  extension: 'json',
  head({ account, kind, peer, name, now }) {
    const head: BalconyHead = {
      balcony: BALCONY_FORM,
      version: BALCONY_VERSION,
      account,
      peer,
      ...((kind === 'room' || kind === 'private') && { kind }),
      ...(name !== peer && { name }),
      exportedAt: new Date(now).toISOString(),
    }
    return `${JSON.stringify(head).slice(0, -1)},"messages":[\n`
  },
  *message(one, before) {
    yield `${before === null ? '' : ',\n'}${JSON.stringify(fields(one))}`
  },
  end: () => '\n]}\n',
}

function fields({
  message,
  id,
  originId,
  archiveId,
  original,
  answers,
  files,
}: ExportedMessage): BalconyMessage {
  return {
    at: new Date(message.sentAt).toISOString(),
    own: message.direction === 'out',
    from: message.author,
    nick: message.by?.nick,
    kind: message.kind,
    text: message.body,
    original,
    subject: message.subject,
    id,
    originId,
    archiveId,
    ...(message.retracted && { deleted: true }),
    replyTo: answers,
    ...(files.length > 0 && {
      files: files.map((file) => ({
        name: file.name,
        type: file.mediaType,
        size: file.size ?? undefined,
        url: linkOfFile(file),
      })),
    }),
    ...(message.reactions && {
      reactions: message.reactions.map(({ emoji, by, nicks }) => ({ emoji, by, nicks })),
    }),
    event: message.event,
  }
}
