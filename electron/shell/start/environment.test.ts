import { expect, it } from 'vitest'
import { tameEnvironment } from './environment.ts'

const MOUNTS = [
  '22 28 0:20 / /proc rw,relatime shared:5 - proc proc rw',
  '501 29 0:55 / /tmp/.mount_BalconX1 ro,nosuid - fuse.Balcony.AppImage Balcony.AppImage ro,user_id=1000',
  '502 29 0:56 / /home/juliet/remote rw - fuse.sshfs remote: rw',
].join('\n')

function tamed(env: NodeJS.ProcessEnv, program = '/opt/Balcony/balcony', packaged = true): NodeJS.ProcessEnv {
  tameEnvironment(env, { platform: 'linux', packaged, program, mounts: () => MOUNTS })
  return env
}

it('leaves no variable that names a program', () => {
  expect(
    tamed({
      BROWSER: '/tmp/trap',
      MAILER: 'trap',
      GIO_LAUNCH_DESKTOP: '/tmp/trap',
      LANG: 'C',
      DISPLAY: ':0',
    }),
  ).toEqual({ LANG: 'C', DISPLAY: ':0' })
})

it('finds programs only in absolute folders', () => {
  expect(tamed({ PATH: '.:/usr/bin::trap:../bin:/bin' })).toEqual({ PATH: '/usr/bin:/bin' })
})

it.each([
  ['unix:path=/run/user/1000/bus', true],
  ['unix:abstract=/tmp/a;unix:path=/run/bus', true],
  ['unixexec:path=/tmp/trap', false],
  ['unix:path=/nowhere;unixexec:path=/tmp/trap', false],
  ['autolaunch:', false],
])('lets a bus be only a socket: %s', (address, kept) => {
  for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'DBUS_SYSTEM_BUS_ADDRESS'])
    expect(tamed({ [name]: address })).toEqual({ [name]: kept ? address : 'disabled:' })
})

it('is an AppImage if it runs from one, not if a variable says so', () => {
  const env = { APPIMAGE: '/tmp/trap' }
  expect(tamed({ ...env }, '/tmp/.mount_BalconX1/balcony')).toEqual(env)
  for (const program of ['/opt/Balcony/balcony', '/home/juliet/remote/balcony', '/tmp/.mount_BalconX1evil'])
    expect(tamed({ ...env }, program)).toEqual({})
  expect(tamed({ ...env }, '/opt/Balcony/balcony', false)).toEqual(env)
})

it('changes nothing on other systems', () => {
  const env = { BROWSER: 'x', PATH: '.' }
  tameEnvironment(env, { platform: 'darwin', packaged: true, program: '/x' })
  expect(env).toEqual({ BROWSER: 'x', PATH: '.' })
})
