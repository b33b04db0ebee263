import type { Handlers } from '../../../shared/contract/command.ts'
import type { roomCommands } from '../../../shared/contract/rooms.ts'
import { ok } from '../../../shared/model/result.ts'
import { parseBareJid, parseTypedAddress } from '../../engine/index.ts'
import { channelSearch } from '../../engine/xep/0433-channel-search/index.ts'
import type { RoomBook } from './book.ts'
import { NOT_FOUND } from './failures.ts'
import { traitsOf } from './known.ts'
import type { RoomPictures } from './pictures.ts'

const PAGE = 100

type Commands = Pick<
  Handlers<typeof roomCommands>,
  'rooms.services' | 'rooms.browse' | 'rooms.info' | 'rooms.directories' | 'rooms.search'
>

/** Commands that find rooms. */
export function browsingCommands(
  { accounts }: Pick<RoomBook, 'accounts'>,
  looked: RoomPictures['looked'],
): Commands {
  return {
    async 'rooms.services'({ accountId }) {
      const account = accounts.get(accountId)
      return account === undefined ? NOT_FOUND : account.api.directory.services()
    },
    async 'rooms.browse'({ accountId, service, after }) {
      const account = accounts.get(accountId)
      const address = parseBareJid(service.trim())
      if (!address.ok) return address
      if (account === undefined) return NOT_FOUND
      const page = { max: PAGE, ...(after !== undefined && { after }) }
      const found = await account.api.directory.browse(address.value, page)
      if (!found.ok) return found
      const { rooms, next, count } = found.value
      const listed = rooms.map(({ room, name }) => ({
        ...{ jid: room, name, description: '', occupants: null, language: '' },
      }))
      return ok({ rooms: listed, next, count })
    },
    async 'rooms.info'({ accountId, address }) {
      const account = accounts.get(accountId)
      const jid = parseTypedAddress(address)
      if (!jid.ok) return jid
      if (account === undefined) return NOT_FOUND
      const info = await account.api.directory.info(jid.value)
      if (!info.ok) return info
      if (info.value === null) return NOT_FOUND
      const { name, description, subject, language, occupants, avatar } = info.value
      const texts = { name, description, subject, language }
      looked(accountId, jid.value, avatar)
      return ok({ jid: jid.value, ...texts, occupants, avatar, traits: traitsOf(info.value) })
    },
    async 'rooms.directories'({ accountId }) {
      const account = accounts.get(accountId)
      return account === undefined ? NOT_FOUND : account.client.use(channelSearch).services()
    },
    async 'rooms.search'({ accountId, service, terms, after }) {
      const account = accounts.get(accountId)
      const address = parseBareJid(service.trim())
      if (!address.ok) return address
      if (account === undefined) return NOT_FOUND
      const query = {
        terms: terms.trim() === '' ? null : terms.trim(),
        ...({ order: 'users', max: PAGE } as const),
        ...(after !== undefined && { after }),
      }
      const found = await account.client.use(channelSearch).search(address.value, query)
      if (!found.ok) return found
      const { rooms, next, count } = found.value
      const listed = rooms.map(({ room, name, description, occupants, language }) => ({
        ...{ jid: room, name, description, occupants, language },
      }))
      return ok({ rooms: listed, next, count })
    },
  }
}
