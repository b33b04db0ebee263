import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright'
import { openStore } from '../../electron/domain/db/open.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { createActor, type Actor } from '../demo/actor.ts'
import { canHavePeer, startPeer, type Peer } from '../live/peer.ts'
import { addAccount, addRoster, startProsody, type ServerInfo } from '../live/prosody.ts'
import { measureBurst, measurePeer, sayMany, watchStore } from './burst.ts'
import { describeFrames, watchFrames } from './frames.ts'
import { inEveryHost, type Measured, type Start } from './hosts.ts'
import { readStory, tellStory } from './history.ts'
import { inWindow } from './in-window.ts'
import { measureLiveMessages } from './live-message.ts'
import { openBalcony, signIn, value } from './profile.ts'
import type { Bench } from './bench.ts'
import { describeStalls } from './stalls.ts'
import { line, median, ms } from './table.ts'

const MESSAGES = 100_000
const PER_TRANSACTION = 5_000
const OPENINGS = 15
/** The small history stays unchanged, for comparison. */
const BURSTS = [1_000, 1_000, 5_000, 5_000]
const PASSWORD = 'wherefore'
const [ROMEO, NURSE] = ['Romeo', 'Nurse'] as const

/** The other side, and the surrounding conversations. */
interface Others {
  readonly actor: Actor
  readonly peer: Peer | null
}

export const bench: Bench = {
  name: 'chat',
  async run(print) {
    await inEveryHost(print, async (start) => {
      const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
      const profile = join(folder, 'profile')
      mkdirSync(profile)
      // Without the archive: Prosody's file archive slows down as it grows, and would be measured too.
      const server = await startProsody({ folder: join(folder, 'server'), without: ['mam'] })
      const { domain } = server.info
      const romeo = `romeo@${domain}` as BareJid
      try {
        addAccount(server.info, 'juliet', PASSWORD)
        addAccount(server.info, 'romeo', PASSWORD)
        addAccount(server.info, 'rosaline', PASSWORD)
        addRoster(server.info, 'juliet', [{ jid: romeo, name: ROMEO, groups: [] }])
        addRoster(server.info, 'romeo', [{ jid: `juliet@${domain}`, name: 'Juliet', groups: [] }])
        const secrets = await seed(profile, server.info, romeo, print)
        const actor = await createActor({
          server: server.info,
          jid: romeo,
          password: PASSWORD,
          presence: { show: 'available', status: '' },
          answer: () => null,
        })
        const peer = canHavePeer() ? await startPeer(server.info, `rosaline@${domain}`, PASSWORD) : null
        try {
          await measure(start, profile, secrets, { actor, peer }, print)
        } finally {
          await peer?.close()
          await actor.client.disconnect()
        }
      } finally {
        await server.dispose()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  },
}

/** Signs in without a window and writes the history the way incoming messages do. */
async function seed(
  profile: string,
  server: ServerInfo,
  romeo: BareJid,
  print: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const secrets = new Map<string, string>()
  const balcony = openBalcony(profile, secrets)
  await balcony.start()
  const accountId = await signIn(balcony, server, `juliet@${server.domain}`, PASSWORD)
  const open = (address: string) => value(balcony, 'messages.open', { accountId, address })
  await open(`nurse@${server.domain}`)
  const conversationId = await open(romeo)
  await balcony.close()
  const beganAt = performance.now()
  write(profile, secrets, conversationId, romeo, `juliet@${server.domain}` as BareJid)
  const perSecond = (MESSAGES / (performance.now() - beganAt)) * 1000
  print(line(`storing ${MESSAGES} messages`, `${Math.round(perSecond)} a second`))
  return secrets
}

function write(
  profile: string,
  secrets: ReadonlyMap<string, string>,
  conversationId: ConversationId,
  romeo: BareJid,
  juliet: BareJid,
): void {
  const store = openStore({
    path: join(profile, 'balcony.db'),
    key: { kind: 'raw', bytes: Buffer.from(secrets.get('store-key') ?? '', 'hex') },
    announced: () => undefined,
    now: Date.now(),
  })
  const first = Date.now() - MESSAGES * 60_000
  const between = { conversationId, own: juliet, peer: romeo }
  for (let from = 0; from < MESSAGES; from += PER_TRANSACTION) {
    store.write((tx) => {
      for (let number = from; number < from + PER_TRANSACTION; number++) {
        const place = tellStory(tx, between, number, first + number * 60_000, textOf(number))
        if (number === from + PER_TRANSACTION - 1) readStory(tx, between, place)
      }
    })
  }
  store.close()
}

/** Of one to six lines, some with a link. */
const textOf = (number: number): string =>
  `no. ${number}: ${'What light through yonder window breaks? '.repeat(1 + ((number * 7) % 9))}` +
  (number % 10 === 0 ? 'https://verona.example/balcony' : '')

async function measure(
  start: Start,
  profile: string,
  secrets: ReadonlyMap<string, string>,
  { actor, peer }: Others,
  print: (line: string) => void,
): Promise<void> {
  const balcony = await start(profile, secrets)
  const store = watchStore(profile, secrets)
  const juliet = `juliet@${actor.jid.slice(actor.jid.indexOf('@') + 1)}` as BareJid
  try {
    const { page, processes } = balcony
    await page.getByRole('link', { name: ROMEO }).waitFor()
    await delay(2_000)
    await measureOpening(page, print)
    await measureScrolling(balcony, print)
    for (const [number, count] of BURSTS.entries()) {
      const burst = { name: `burst ${number}`, count }
      await openAtEnd(page)
      const pour = () => sayMany(actor, juliet, burst)
      const shown = await measureBurst(balcony, pour, store, burst, print)
      if (peer === null || count !== Math.max(...BURSTS)) continue
      const told = await measurePeer(peer, actor, burst, print)
      print(line('               shown here, slixmpp’s time', `${(shown / told).toFixed(2)} x`))
    }
    if (peer === null) print('left out: slixmpp, which is not on this machine')
    const tree = processes()
    if (tree) print(line('memory, all processes', `${tree.memoryMb().toFixed(0)} MB`))
    await openAtEnd(page)
    await measureLiveMessages(balcony, actor, juliet, print)
  } finally {
    store.close()
    await balcony.quit()
  }
}

/** Leaves the conversation and returns, so that the newest message is in view. */
async function openAtEnd(page: Page): Promise<void> {
  await inWindow(page, 'click', 'a', NURSE.toLowerCase())
  await page.getByText('Say hello').waitFor()
  await inWindow(page, 'click', 'a', ROMEO)
  await page.getByRole('log').locator('article').last().waitFor()
  await delay(500)
}

async function openChat(page: Page): Promise<number> {
  const clickedAt = await inWindow(page, 'click', 'a', ROMEO)
  return (await inWindow(page, 'logEndsWith', `no. ${MESSAGES - 1}:`)) - clickedAt
}

async function measureOpening(page: Page, print: (line: string) => void): Promise<void> {
  const first = await openChat(page)
  const more: number[] = []
  for (let opening = 0; opening < OPENINGS; opening++) {
    await inWindow(page, 'click', 'a', NURSE.toLowerCase())
    await page.getByText('Say hello').waitFor()
    more.push(await openChat(page))
  }
  print(line(`${MESSAGES} messages: click to paint, first`, ms(first), '100 ms'))
  print(
    line(
      `               again, median and most of ${OPENINGS}`,
      `${ms(median(more))}, ${ms(Math.max(...more))}`,
      '100 ms',
    ),
  )
}

async function measureScrolling({ page, stalls }: Measured, print: (line: string) => void): Promise<void> {
  const beganAt = Date.now()
  const endFrames = await watchFrames(page)
  const seen = await inWindow(page, 'scrollUp', 400, 600)
  print(line(`scrolling up past ${seen} messages`, describeFrames(await endFrames())))
  print(line('               stalls, main process', describeStalls(stalls.between(beganAt, Date.now()))))
}
