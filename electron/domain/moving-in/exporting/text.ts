import { actionText } from '../../../../shared/text/action.ts'
import type { ExportedMessage } from '../../messages/index.ts'
import { authorOf, linkOfFile, spokenText, type ExportForm, type ExportSubject } from './form.ts'
import { localTime } from './local-time.ts'

/** Plain text in UTF-8: a line for each message, whose further lines are indented. */
export const textForm: ExportForm = {
  extension: 'txt',
  head({ words, name, peer, account, now, zone }) {
    const w = words.movingIn.page
    const who = name === peer ? peer : `${name} (${peer})`
    return `${[w.heading(who), w.of(account), w.exportedAt(localTime(now)), w.zone(zone)].join('\n')}\n\n`
  },
  *message(one, before, subject) {
    if (before !== null && dayOf(before) !== dayOf(one)) yield '\n'
    yield `${localTime(one.message.sentAt)}  ${line(one, subject).replaceAll('\n', '\n    ')}\n`
  },
  end: () => '',
}

const dayOf = ({ message }: ExportedMessage): string => localTime(message.sentAt).slice(0, 10)

function line(one: ExportedMessage, subject: ExportSubject): string {
  const { message, files } = one
  const w = subject.words.movingIn.page
  const name = authorOf(one, subject)
  const spoken = spokenText(one, subject)
  if (spoken !== null) return message.kind === 'event' ? `* ${spoken}` : `${name}: ${spoken}`
  if (message.kind === 'action') return `* ${name} ${actionText(message.body)}`
  const quote = message.replyTo?.preview ? `${w.answers} “${message.replyTo.preview}”\n` : ''
  const listed = files.map((file) => [`${w.file}: ${file.name}`, linkOfFile(file)].filter(Boolean).join(' '))
  const said = [message.subject, message.body, ...listed].filter((part) => part !== undefined && part !== '')
  const edited = message.edited === undefined ? '' : ` (${w.edited})`
  const reactions = message.reactions?.map(({ emoji, count }) => `${emoji} ${count}`).join(' ')
  return `${name}: ${quote}${said.join('\n')}${edited}${reactions ? `\n${w.reactions}: ${reactions}` : ''}`
}
