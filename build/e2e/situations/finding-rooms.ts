import type { Page } from 'playwright'
import { button, item, type Situation } from './situation.ts'

const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').last().getByRole('button', { name, exact: true })

async function lead(page: Page, name: string): Promise<void> {
  await button(page, 'New conversation').click()
  await inDialog(page, name).click()
}

async function join(page: Page, room: string): Promise<void> {
  await lead(page, 'Join room')
  await page.getByRole('textbox', { name: 'Address' }).fill(`${room}@rooms.verona.example`)
  await page.getByRole('region', { name: 'About this room' }).waitFor()
}

const refused = (room: string): Situation => ({
  name: `entering a room: ${room}`,
  scene: 'rooms',
  act: async (page) => {
    await join(page, room)
    await inDialog(page, 'Join').click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
  },
})

async function settings(page: Page, tab: string): Promise<void> {
  await page.getByRole('link', { name: /^Piazza/ }).click()
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await item(page, 'Room settings…')
  await page.getByRole('tab', { name: tab }).click()
}

/** Rooms are found, entered, made, run, and invited to. */
export const findingRooms: readonly Situation[] = [
  { name: 'join a room', scene: 'rooms', act: (page) => join(page, 'square') },
  ...['taken', 'locked', 'members', 'moved', 'odd'].map(refused),
  {
    name: 'entering a room takes a while',
    scene: 'rooms',
    act: async (page) => {
      await join(page, 'slow')
      await inDialog(page, 'Join').click()
      await page.getByRole('progressbar').waitFor()
    },
  },
  {
    name: 'a room asks a question',
    scene: 'rooms',
    act: async (page) => {
      await join(page, 'asks')
      await inDialog(page, 'Join').click()
      await inDialog(page, 'Answer').waitFor()
    },
  },
  {
    name: 'membership of a room',
    scene: 'rooms',
    act: async (page) => {
      await join(page, 'members')
      await inDialog(page, 'Join').click()
      await inDialog(page, 'Ask for membership').click()
      await inDialog(page, 'Send').click()
    },
  },
  {
    name: 'browse rooms',
    scene: 'rooms',
    act: async (page) => {
      await lead(page, 'Browse rooms')
      await page.getByRole('list', { name: 'Rooms' }).waitFor()
    },
  },
  {
    name: 'browse a directory of rooms',
    scene: 'rooms',
    act: async (page) => {
      await lead(page, 'Browse rooms')
      await page.getByRole('combobox', { name: 'Where to look' }).selectOption({ label: 'In a directory' })
    },
  },
  {
    name: 'browse rooms of a silent server',
    scene: 'rooms',
    act: async (page) => {
      await lead(page, 'Browse rooms')
      await page.getByRole('combobox', { name: 'Server' }).fill('rooms.silent.example')
      await inDialog(page, 'Show rooms').click()
      await page.getByRole('dialog').getByRole('alert').waitFor()
    },
  },
  { name: 'create a room', scene: 'rooms', act: (page) => lead(page, 'Create room') },
  {
    name: 'new group',
    scene: 'rooms',
    act: async (page) => {
      await lead(page, 'New group')
      await inDialog(page, 'Create group').click()
    },
  },
  {
    name: 'new group, not all invited',
    scene: 'rooms',
    act: async (page) => {
      await lead(page, 'New group')
      await page.getByRole('textbox', { name: 'Name of the group' }).fill('Supper')
      for (const box of (await page.getByRole('dialog').getByRole('checkbox').all()).slice(0, 3))
        await box.check()
      await inDialog(page, 'Create group').click()
      await inDialog(page, 'Open the group').waitFor()
    },
  },
  {
    name: 'invite people',
    scene: 'rooms',
    act: async (page) => {
      await page.getByRole('link', { name: /^Piazza/ }).click()
      await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
      await item(page, 'Invite people…')
    },
  },
  ...['General', 'Access', 'Members', 'Moderation'].map((tab) => ({
    name: `room settings: ${tab}`,
    scene: 'rooms',
    act: (page: Page) => settings(page, tab),
  })),
  {
    name: 'destroy a room',
    scene: 'rooms',
    act: async (page) => {
      await settings(page, 'General')
      await inDialog(page, 'Destroy room…').click()
    },
  },
  {
    name: 'details of a room',
    scene: 'rooms',
    act: async (page) => {
      await page.getByRole('link', { name: /^Piazza/ }).click()
      await page.getByRole('main').getByRole('button', { name: 'Details', exact: true }).click()
    },
  },
  {
    name: 'invitations to rooms',
    scene: 'invited',
    act: (page) => page.getByRole('link', { name: /^Unknown senders/ }).click(),
  },
]
