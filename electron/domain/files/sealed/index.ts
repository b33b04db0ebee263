export { SealedDamaged, type KeptFileId, type SealedFiles, type SealedWriter } from './types.ts'
export { createSealedFiles } from './sealed-files.ts'
