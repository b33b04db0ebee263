import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { isChromiumLine, withoutChromiumLines } from './chromium-lines.ts'

it.each([
  '[6914:1130/024736.694315:ERROR:bus.cc(407)] Failed to connect to the bus: no such file',
  '[6914:6931:1130/024736.694315:ERROR:dbus/bus.cc:407] Failed to connect to the bus: no such file',
  '[69:0100/000000.260553:ERROR:zygote_linux.cc(678)] write: Broken pipe (32)',
  '[6978:1130/024743.098072:WARNING:viz_main_impl.cc(181)] VA-API is not available',
  '[6978:1130/024743.098072:INFO:CONSOLE(12)] "hello", source: app://balcony/index.js (12)',
  '[6978:1130/024743.098072:ERROR:vaapi_wrapper.cc(1016)] vaInitialize failed: unknown libva error',
])('is Chromium’s own: %s', (line) => expect(isChromiumLine(line)).toBe(true))

it.each([
  '2026-11-30T02:47:00.000Z windows: their places cannot be saved: ENOSPC',
  'A part of Balcony is missing or damaged. Install it again. (ENOENT)',
  '[6914:1130/024736.694315:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found',
  '(electron:6914): Gtk-WARNING **: cannot open display:',
  'Error: boom\n    at main (main.cjs:3:1)',
  '[note] something',
  '',
])('passes on: %s', (line) => expect(isChromiumLine(line)).toBe(false))

it('leaves nothing else out, not even the last line without an end', async () => {
  const [from, to] = [new PassThrough(), new PassThrough()]
  const done = withoutChromiumLines(from, to)
  from.write('one\n[1:1130/024736.6:ERR')
  from.write('OR:bus.cc(407)] no bus\ntwo\n\n')
  from.end('three')
  await done
  expect(String(to.read())).toBe('one\ntwo\n\nthree\n')
})
