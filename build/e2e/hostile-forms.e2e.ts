import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { expectAccessible } from './accessible.ts'
import { expect } from './balcony.ts'
import type { HostileServer } from './hostile-server.ts'
import { accountButton } from './steps.ts'
import { DOMAIN, test } from './vouched-server.ts'

/** Goes from the first screen to the server's form, or to its refusal. */
async function askForForm(page: Page, hostile: HostileServer): Promise<Locator> {
  const form = page.getByRole('form', { name: 'Create account' })
  if (!(await form.isVisible())) await page.getByRole('button', { name: 'Create account' }).click()
  await form.getByRole('textbox', { name: 'Server' }).fill(DOMAIN)
  if (!(await form.getByRole('textbox', { name: 'Connect to' }).isVisible()))
    await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Connect to' }).fill(hostile.host)
  await form.getByRole('textbox', { name: 'Port' }).fill(String(hostile.port))
  await form.getByRole('button', { name: 'Continue' }).click()
  return form
}

const dataForm = (...fields: string[]): string =>
  `<x xmlns='jabber:x:data' type='form'>${fields.join('')}</x>`
const USERNAME = `<field var='username' label='Name'><required/></field>`
const PASSWORD = `<field var='password' type='text-private'><required/></field>`

test('a form is shown whatever it holds, and everything filled in goes back', async ({
  start,
  hostile,
  env,
}) => {
  test.slow()
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  )
  const cid = `sha1+${createHash('sha1').update(png).digest('hex')}@bob.xmpp.org`
  hostile.registration = `${dataForm(
    `<field type='hidden' var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>`,
    `<field var='challenge'><value>F3A6292C</value></field><field var='sid'><value>s1</value></field>`,
    `<field type='fixed'><value>Read this first.</value></field><field type='fixed'><value>Then this.</value></field>`,
    `${USERNAME}<field var='username' label='Once more'/>${PASSWORD}`,
    `<field type='list-multi' var='houses' label='Houses'>
       <option label='Montague'><value>m</value></option><option label='Montague'><value>m</value></option>
       <option label='Capulet'><value>c</value></option></field>`,
    `<field type='text-multi' var='about' label='About you'><value>a</value><value>b</value></field>`,
    `<field var='ocr'><media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:${cid}</uri></media></field>`,
  )}<data xmlns='urn:xmpp:bob' cid='${cid}' type='image/png'>${png.toString('base64')}</data>
  <x xmlns='jabber:x:oob'><url>https://hostile.test/join</url></x>`
  const { page } = await start({ env })
  const form = await askForForm(page, hostile)

  await expect(form.getByText('Read this first.')).toBeVisible()
  await expect(form.getByText('Then this.')).toBeVisible()
  await expect(form.getByText('challenge')).toHaveCount(0)
  await expect(form.getByRole('img')).toBeVisible()
  await expect(form.getByRole('link', { name: 'Create it on the website instead' })).toBeVisible()
  await expect(form.getByRole('textbox', { name: 'About you' })).toHaveValue('a\nb')
  await expectAccessible(page, 'a form with everything')
  await form.getByRole('textbox', { name: 'User name' }).fill('juliet')
  await form.getByRole('textbox', { name: 'Password' }).fill('secret')
  await form.getByRole('textbox', { name: 'About you' }).fill('young\nin love')
  const houses = form.getByRole('group', { name: 'Houses' })
  await expect(houses.getByRole('checkbox')).toHaveCount(2)
  await houses.getByRole('checkbox', { name: 'Capulet' }).check()
  await form.getByRole('button', { name: 'Create account' }).click()
  await expect(form.getByRole('alert')).toHaveText('Fill in “Text in the picture”.')
  await form.getByRole('textbox', { name: 'Text in the picture' }).fill('rose')
  await form.getByRole('button', { name: 'Create account' }).click()
  await page
    .getByRole('dialog', { name: 'Your account is ready' })
    .getByRole('button', { name: 'Later' })
    .click()
  await expect(accountButton(page, `juliet@${DOMAIN}`)).toBeVisible()

  const [answers] = hostile.registered
  const filled = (answers?.elements()[0]?.elements() ?? []).map((field) => [
    field.attrs['var'],
    ...field.elements().map((value) => value.text()),
  ])
  expect(filled).toEqual([
    ['FORM_TYPE', 'urn:xmpp:captcha'],
    ['challenge', 'F3A6292C'],
    ['sid', 's1'],
    ['username', 'juliet'],
    ['password', 'secret'],
    ['houses', 'c'],
    ['about', 'young', 'in love'],
    ['ocr', 'rose'],
  ])
})

test('a form survives the connection that the server closes meanwhile', async ({ start, hostile, env }) => {
  test.slow()
  hostile.registration = dataForm(USERNAME, PASSWORD)
  const { page } = await start({ env })

  const form = await askForForm(page, hostile)
  await form.getByRole('textbox', { name: 'User name' }).fill('romeo')
  await form.getByRole('textbox', { name: 'Password' }).fill('secret')
  await test.step('a changed form is announced, and typed values stay', async () => {
    hostile.hangUp()
    hostile.registration = dataForm(USERNAME, PASSWORD, `<field var='email'/>`)
    // The test cannot see whether the end has arrived. Until then the server is asked and does not answer.
    await expect(async () => {
      await form.getByRole('button', { name: 'Create account' }).click()
      await expect(form.getByRole('alert')).toHaveText(
        'The server now asks for something else. Check the form, then continue.',
        { timeout: 5_000 },
      )
    }).toPass()
    await expect(form.getByRole('textbox', { name: 'User name' })).toHaveValue('romeo')
    await expect(form.getByRole('textbox', { name: 'Password' })).toHaveValue('secret')
  })

  await test.step('an unchanged form is sent without notice', async () => {
    await form.getByRole('textbox', { name: 'Email address' }).fill('romeo@hostile.test')
    hostile.hangUp()
    await expect(async () => {
      if (await form.isVisible()) await form.getByRole('button', { name: 'Create account' }).click()
      await expect(page.getByRole('dialog', { name: 'Your account is ready' })).toContainText(
        `romeo@${DOMAIN}`,
        { timeout: 5_000 },
      )
    }).toPass()
    expect(hostile.registered).toHaveLength(1)
  })
})

const OPENED = 'https://hostile.test/join 0027\n'

test('a server that registers on its website is offered as a link', async ({
  start,
  host,
  hostile,
  env,
  profile,
}) => {
  hostile.registration = `<instructions>Not here.</instructions>
    <x xmlns='jabber:x:oob'><url>https://hostile.test/join</url></x>`
  // A stand-in for the program that opens links. It records its umask.
  const programs = join(profile, 'programs')
  const said = join(profile, 'xdg-open.said')
  mkdirSync(programs)
  writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\necho "$1 $(umask)" > '${said}'\n`)
  chmodSync(join(programs, 'xdg-open'), 0o755)
  const PATH = `${programs}:${process.env['PATH'] ?? ''}`
  const own = process.umask(0o027)
  const { page } = await start({ env: { ...env, PATH } })
  process.umask(own)
  const form = await askForForm(page, hostile)
  await expect(form.getByRole('alert')).toHaveText(
    'This server creates accounts on its website: https://hostile.test/join',
  )
  const link = form.getByRole('link', { name: 'Open website' })
  await expect(link).toHaveAttribute('href', 'https://hostile.test/join')
  if (host === 'chromium') return
  await link.click()
  // It gets the person's umask, not the stricter one that Balcony uses for its own files.
  await expect(() => expect(existsSync(said) && readFileSync(said, 'utf8')).toBe(OPENED)).toPass()
})
