import { expect, it } from 'vitest'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { Avatars } from './avatars.svelte.ts'

const accountId = 'a' as AccountId
const juliet = 'juliet@capulet.example' as BareJid
const nurse = 'nurse@capulet.example' as BareJid

it('knows the media address of each picture, until there is none any more', () => {
  const avatars = new Avatars({ media: 'media://balcony/key' })
  avatars.reset([{ accountId, jid: juliet, version: 'aa' }])
  expect(avatars.url(accountId, juliet)).toBe('media://balcony/key/avatar/aa')
  expect(avatars.url('b' as AccountId, juliet)).toBeUndefined()
  avatars.apply({
    kind: 'avatarsChanged',
    avatars: [
      { accountId, jid: juliet, version: null },
      { accountId, jid: nurse, version: 'bb' },
    ],
  })
  expect(avatars.url(accountId, juliet)).toBeUndefined()
  expect(avatars.url(accountId, nurse)).toBe('media://balcony/key/avatar/bb')
  avatars.reset([])
  expect(avatars.url(accountId, nurse)).toBeUndefined()
})
