import { expect } from './balcony.ts'
import { conversations, say } from './steps.ts'
import { composer, test } from './talk.ts'

test.skip(({ host }) => host !== 'electron', 'a browser’s windows are not Balcony’s')

test('a conversation that is open in two windows has one draft, and nothing of it is lost', async ({
  talk,
}) => {
  test.slow()
  const { page, balcony, romeoGot } = talk
  if (!balcony.electron) throw new Error('no Electron')
  const opening = balcony.electron.waitForEvent('window')
  await page.keyboard.press('Control+Shift+O')
  const own = await opening
  await conversations(page, /^Romeo/).click()
  const [here, there] = [composer(page), composer(own)]
  await expect(here).toHaveValue('')
  await expect(there).toHaveValue('')

  await test.step('text typed in one window appears in the other', async () => {
    await here.pressSequentially('Good night')
    await expect(there).toHaveValue('Good night')
    await there.press('End')
    await there.pressSequentially(', good night')
    await expect(here).toHaveValue('Good night, good night')
    await here.press('Enter')
    await romeoGot('Good night, good night')
    await expect(there).toHaveValue('')
  })

  await test.step('text typed in both at once is kept from both', async () => {
    await Promise.all([here.pressSequentially('Parting is sweet'), there.pressSequentially('Sorrow is long')])
    const both = /^(?=[\s\S]*Parting is sweet)(?=[\s\S]*Sorrow is long)/
    await expect(here).toHaveValue(both)
    await expect(there).toHaveValue(both)
    expect(await here.inputValue()).toBe(await there.inputValue())
  })

  await test.step('the draft is still there when one window closes', async () => {
    const closed = own.waitForEvent('close')
    await own.close()
    await closed
    await expect(here).toHaveValue(/Parting is sweet/)
    await here.fill('')
    await say(page, 'Till it be morrow')
    await romeoGot('Till it be morrow')
  })
})
