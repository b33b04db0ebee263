export { createIdle, type IdleFeature } from './idle.ts'
export { shownPresence } from './level.ts'
export { followSleep } from './sleep.ts'
