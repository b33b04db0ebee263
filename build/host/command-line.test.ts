import { expect, it } from 'vitest'
import { readHostCommandLine } from './command-line.ts'

const read = (...args: string[]) => readHostCommandLine(args, '/home/juliet')

it('needs a folder for the data', async () => {
  expect(await read()).toBeNull()
  expect(await read('--profile', 'p', '--port', '8080')).toEqual({
    profile: '/home/juliet/p',
    port: 8080,
    files: null,
  })
})

it('hands over files, for somebody or for nobody yet', async () => {
  expect((await read('--profile', '/p', '--send', 'a.zip', 'file:///tmp/b%20c.png'))?.files).toEqual({
    paths: ['/home/juliet/a.zip', '/tmp/b c.png'],
    address: null,
  })
  expect((await read('--profile', '/p', '--send', 'a.zip', '--send-to', 'romeo@x.example'))?.files).toEqual({
    paths: ['/home/juliet/a.zip'],
    address: 'romeo@x.example',
  })
})

it('takes no other words', async () => {
  await expect(read('--profile', '/p', 'a.zip')).rejects.toThrow()
})
