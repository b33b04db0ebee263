import { createDates } from '../dates.ts'

export const dates = createDates('de', {
  now: 'jetzt',
  minutes: (count) => `${count} Min.`,
  today: 'Heute',
  yesterday: 'Gestern',
  tomorrow: 'morgen',
})
