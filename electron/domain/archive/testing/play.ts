import { expect, onTestFinished } from 'vitest'
import type { Delta } from '../../../../shared/contract/index.ts'
import type { ArchiveState } from '../../../../shared/model/archive.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/model/store.ts'
import { settle } from '../../../engine/testing/fake-clock.ts'
import type { Stanza } from '../../../engine/index.ts'
import { createFakeArchive, type FakeArchive } from '../../testing/fake-archive.ts'
import { createFakeClient, type FakeClient } from '../../testing/fake-client.ts'
import { createTestPorts, type TestPorts } from '../../testing/ports.ts'
import { ACCOUNT, JULIET, ROMEO } from '../../testing/rig.ts'
import { followArchive, type AccountArchive } from '../account.ts'
import { createFakeHistory, type FakeHistory } from './history.ts'

export const NURSE = 'nurse@capulet.example' as BareJid
export const MANY = Array.from({ length: 230 }, (_, index) => `text ${index}`)

export interface Played {
  readonly server: FakeArchive
  readonly history: FakeHistory
  readonly fake: FakeClient
  readonly ports: TestPorts
  readonly archive: AccountArchive
  readonly messages: readonly Stanza[]
  readonly states: readonly ArchiveState[]
  screen: readonly BareJid[]
  settings: Settings
  /** Begins a session, and waits until nothing more happens. */
  begin(options?: Parameters<FakeClient['begin']>[0]): Promise<void>
  /** The session ends, and what follows is a new one for the history, too. */
  leave(): void
}

interface Given {
  readonly server?: FakeArchive
  readonly history?: FakeHistory
  readonly settings?: Partial<Settings>
}

export function play({
  server = createFakeArchive(ROMEO),
  history = createFakeHistory(),
  settings = {},
}: Given = {}): Played {
  const ports = createTestPorts()
  const messages: Stanza[] = []
  const states: ArchiveState[] = []
  const fake = createFakeClient({
    account: ROMEO,
    ports,
    message: (message) => {
      messages.push(message)
      return Promise.resolve()
    },
    answer: (iq) => server.answer(iq) ?? null,
  })
  server.connect(fake)
  const context = {
    ports,
    settings: () => played.settings,
    announce: (...deltas: Delta[]) => {
      for (const delta of deltas) if (delta.kind === 'archiveChanged') states.push(delta.archive)
    },
  }
  const archive = followArchive(
    { context, history, onScreen: () => played.screen },
    { id: ACCOUNT, address: ROMEO, client: fake.client },
  )
  onTestFinished(() => archive.close())
  const played: Played = {
    server,
    history,
    fake,
    ports,
    archive,
    messages,
    states,
    screen: [],
    settings: { ...DEFAULT_SETTINGS, ...settings },
    async begin(options = {}) {
      await fake.begin(options)
      await idle()
    },
    leave() {
      fake.end()
      history.startSession()
    },
  }
  return played
}

export async function idle(): Promise<void> {
  for (let turn = 0; turn < 300; turn++) await settle()
}

const idsOf = ({ server }: Played) => server.items.map(({ id }) => id)
/** Everything of the archive is here once and in one span. */
export function expectWhole(played: Played): void {
  expect(played.history.whole()).toEqual([idsOf(played)])
  expect([...played.history.ids].sort()).toEqual([...idsOf(played)].sort())
  expect(played.messages).toEqual([])
}
/** A history that has the first messages of the archive, as an earlier session left it. */
export async function withHistory(count = 20): Promise<Played> {
  const played = play()
  played.server.add(JULIET, ...MANY.slice(0, count))
  await played.begin()
  expectWhole(played)
  played.leave()
  played.server.asked.length = 0
  return played
}
