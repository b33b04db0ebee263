import { fireEvent, screen, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleConversations, sampleSnapshot } from '../../testing/sample.ts'

async function goingWith(snapshot: ReturnType<typeof sampleSnapshot>): Promise<(string | null)[]> {
  await renderWindow(snapshot)
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  await fireEvent.click(await screen.findByRole('button', { name: 'Delete account' }))
  const dialog = await screen.findByRole('dialog', { name: 'Delete romeo@montague.example for good?' })
  expect(within(dialog).getByText('What you sent stays with the people you wrote to.')).toBeTruthy()
  const list = within(dialog).getByRole('list', { name: 'This is deleted' })
  return within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)
}

it('deleting an account says what goes with it', async () => {
  const conversations = sampleConversations
    .slice(0, 2)
    .map((chat, at) =>
      at === 0
        ? { ...chat, draft: { text: 'But', replyTo: null, edits: null, revision: 1 } }
        : { ...chat, draft: null },
    )
  const contacts = sampleSnapshot().contacts.slice(0, 1)
  expect(await goingWith(sampleSnapshot({ conversations, contacts }))).toEqual([
    'On the server: your contact list (1 contact) and the messages it keeps for you',
    'On this computer: your password and 2 chats with their history',
    'On this computer: 1 draft that you haven’t sent yet',
  ])
})

it('deleting an account speaks of drafts only where there are some', async () => {
  expect(await goingWith(sampleSnapshot({ conversations: [], contacts: [] }))).toEqual([
    'On the server: your contact list (0 contacts) and the messages it keeps for you',
    'On this computer: your password and 0 chats with their history',
  ])
})
