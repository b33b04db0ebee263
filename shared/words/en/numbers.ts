import { createNumbers } from '../numbers.ts'

export const numbers = createNumbers('en')
