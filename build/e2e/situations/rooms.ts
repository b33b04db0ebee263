import type { Page } from 'playwright'
import { button, item, openChat, type Situation } from './situation.ts'

const openGarden = (page: Page): Promise<void> => openChat(page, /^The Capulets’ garden/)

async function openPeople(page: Page, room = /^The Capulets’ garden/): Promise<void> {
  await page.getByRole('link', { name: room }).click()
  await button(page, /^People, /).click()
  const people = page.getByRole('complementary', { name: 'People' })
  await people.getByRole('listitem').nth(3).waitFor()
}

/** Rooms that one is in, or was. */
export const rooms: readonly Situation[] = [
  { name: 'a room', scene: 'rooms', act: openGarden },
  { name: 'the people of a room', scene: 'rooms', act: (page) => openPeople(page) },
  {
    name: 'a room with many people',
    scene: 'rooms',
    act: (page) => openPeople(page, /^Piazza/),
  },
  {
    name: 'menu of somebody in a room',
    scene: 'rooms',
    act: async (page) => {
      await openPeople(page, /^Piazza/)
      await page.getByRole('listitem', { name: 'Guest 0002' }).getByRole('button').click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'somebody is banned from a room',
    scene: 'rooms',
    act: async (page) => {
      await openPeople(page, /^Piazza/)
      await page.getByRole('listitem', { name: 'Guest 0002' }).getByRole('button').click()
      await item(page, 'Ban…')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'the subject of a room',
    scene: 'rooms',
    act: async (page) => {
      await openGarden(page)
      await page.getByRole('button', { name: /^Subject: / }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'out of a room',
    scene: 'rooms',
    act: async (page) => {
      await page.getByRole('link', { name: /^The tomb/ }).click()
      await button(page, 'Enter again').waitFor()
    },
  },
  {
    name: 'a room with a password',
    scene: 'rooms',
    act: async (page) => {
      await page.getByRole('link', { name: /^The vault/ }).click()
      await page.getByRole('textbox', { name: 'Password' }).waitFor()
    },
  },
  {
    name: 'a room that is only read',
    scene: 'rooms',
    act: (page) => openChat(page, /^The Prince/),
  },
  {
    name: 'a room that is silent',
    scene: 'rooms',
    act: async (page) => {
      await page.getByRole('link', { name: /^The Friar/ }).click()
      await button(page, 'Try now').waitFor()
    },
  },
  { name: 'a private chat in a room', scene: 'rooms', act: (page) => openChat(page, /^Juliet · /) },
  {
    name: 'names in a room are completed',
    scene: 'rooms',
    act: async (page) => {
      await openGarden(page)
      await page.getByRole('textbox', { name: 'Message' }).pressSequentially('@ju')
      await page.getByRole('listbox').waitFor()
    },
  },
  {
    name: 'commands of a room',
    scene: 'rooms',
    act: async (page) => {
      await openGarden(page)
      await page.getByRole('textbox', { name: 'Message' }).pressSequentially('/')
      await page.getByRole('listbox').waitFor()
    },
  },
  {
    name: 'help on the commands of a room',
    scene: 'rooms',
    act: async (page) => {
      await openGarden(page)
      await page.getByRole('textbox', { name: 'Message' }).fill('/help')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'menu of a room',
    scene: 'rooms',
    act: async (page) => {
      await openGarden(page)
      await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'details of a room',
    scene: 'rooms',
    act: async (page) => {
      await openGarden(page)
      await button(page, 'Details').click()
      await page.getByRole('complementary', { name: 'Details' }).waitFor()
    },
  },
]
