import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createTerminalConfirm } from './confirm.ts'

const question = { message: 'Remove juliet@x?', detail: 'One.\nTwo.', confirm: 'Remove' }

function onTerminal() {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const confirm = createTerminalConfirm({ input, output })
  return { input, confirm, said: () => String(output.read() ?? '') }
}

it('asks, and accepts only yes for yes', async () => {
  const { input, confirm, said } = onTerminal()
  const answers: boolean[] = []
  for (const typed of ['yes', ' YES ', 'y', '', 'Remove', 'yes please', 'no']) {
    const answer = confirm.ask(question)
    input.write(`${typed}\n`)
    answers.push(await answer)
  }
  expect(answers).toEqual([true, true, false, false, false, false, false])
  expect(said()).toContain('? Remove juliet@x?\n  One.\n  Two.\n  Type yes: Remove. Anything else: no.\n')
})

it('ignores words that were typed before the question', async () => {
  const { input, confirm } = onTerminal()
  input.write('yes\n')
  await new Promise(setImmediate)
  const answer = confirm.ask(question)
  input.write('no\n')
  expect(await answer).toBe(false)
})

it('agrees to nothing if nobody can type', async () => {
  const { input, confirm } = onTerminal()
  const open = confirm.ask(question)
  input.end()
  expect([await open, await confirm.ask(question)]).toEqual([false, false])
})
