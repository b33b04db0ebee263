export { NS_CARBONS, Private } from './codec.ts'
export { unwrapCarbon, type Carbon } from './unwrap.ts'
