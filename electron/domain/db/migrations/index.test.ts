import { expect, test } from 'vitest'
import { migrations } from './index.ts'

test('every migration is numbered by its place', () => {
  migrations.forEach((migration, index) => {
    expect(migration.name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z-]+$`))
  })
})
