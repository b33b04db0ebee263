import { createClient, inTurns } from '../engine/index.ts'
import { extensions } from '../engine/xep/index.ts'
import { openRegistration } from './accounts/index.ts'
import type { FeatureParts } from './features.ts'
import type { DomainPorts } from './ports.ts'

/** The real engine with all extensions. */
export function engineParts(ports: DomainPorts): FeatureParts {
  const inTurn = { ...ports, dial: inTurns(ports.dial, ports.clock) }
  return {
    createClient: (config) => createClient(config, inTurn, extensions),
    openRegistration: (request) => openRegistration(ports, request),
  }
}
