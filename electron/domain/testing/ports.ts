import { randomBytes, randomUUID } from 'node:crypto'
import { err } from '../../../shared/model/result.ts'
import { noDesktopPorts, type DomainPorts } from '../ports.ts'
import { createFakeClock, type FakeClock } from '../../engine/testing/fake-clock.ts'
import { noNetwork } from '../../engine/testing/no-network.ts'
import { createTestConfirm, type TestConfirm } from './confirm.ts'
import { temporaryFolder } from './folder.ts'
import { createTestSecrets, type TestSecrets } from './secrets.ts'

export interface TestPorts extends DomainPorts {
  readonly clock: FakeClock
  readonly secrets: TestSecrets
  readonly confirm: TestConfirm
  /** The log. */
  readonly lines: string[]
}

/** Ports without a network, with a folder for this test. */
export function createTestPorts(profile = temporaryFolder(), secrets = createTestSecrets()): TestPorts {
  const lines: string[] = []
  return {
    profile,
    secrets,
    confirm: createTestConfirm(),
    lines,
    clock: createFakeClock(),
    random: {
      bytes: (length) => new Uint8Array(randomBytes(length)),
      uuid: () => randomUUID(),
      fraction: () => 0.5,
    },
    dial: () => Promise.resolve(err({ code: 'no-network' })),
    ...noNetwork,
    log: (line) => void lines.push(line),
    ...noDesktopPorts(),
  }
}
