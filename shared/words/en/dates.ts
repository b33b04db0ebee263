import { createDates } from '../dates.ts'

export const dates = createDates('en', {
  now: 'now',
  minutes: (count) => `${count} min`,
  today: 'Today',
  yesterday: 'Yesterday',
  tomorrow: 'tomorrow',
})
