export {
  SealedDamaged,
  type KeptFileId,
  type KeptInfo,
  type KeptPurpose,
  type SealedFiles,
  type SealedWriter,
} from './types.ts'
export { createSealedFiles } from './sealed-files.ts'
