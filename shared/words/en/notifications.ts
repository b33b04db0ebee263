import { inSentence } from '../../text/quoted.ts'

export const notifications = {
  none: 'The desktop’s notification service isn’t responding, so Balcony can’t show notifications. It still counts unread messages.',
  browser: 'Balcony doesn’t show notifications in a browser.',
  notify: 'Notify me about new messages',
  notifyHint: 'One desktop notification for each chat.',
  preview: 'Show message text',
  previewHint: 'If this is off, notifications only show who wrote and how many messages.',
  sound: 'Play a sound',
  flash: 'Draw attention in the taskbar',
  flashHint: 'Until you look at Balcony.',
  silence: 'Mute notifications',
  silenceText: 'Show no notifications for a while.',
  silentUntil: (when: string): string => `Notifications are muted until ${when}.`,
  forAnHour: 'For an hour',
  untilTomorrow: 'Until tomorrow',
  endSilence: 'Turn notifications on',
  quietHours: 'Quiet hours',
  quietHoursHint: 'No notifications during these hours, on the days you choose.',
  from: 'From',
  to: 'To',
  nextDay: 'Ends the next day.',
  days: 'Starts on',
  noDays: 'Choose at least one day. Until then, quiet hours have no effect.',
  /** By the number of the day: 0 is Sunday. */
  shortDayNames: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  dayNames: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],

  rooms: 'Rooms',
  roomsText:
    'You are notified about all messages in private groups and in rooms of up to 20 people. In the others you are only notified when you are mentioned. Each room’s menu can change that for it.',
  roomTraffic: 'Show who comes and goes',
  roomTrafficHint: 'As lines between the messages. They are not kept.',
  roomTrafficModes: {
    small: 'In rooms of up to 50 people',
    always: 'In all rooms',
    never: 'Never',
  },

  mute: 'Mute',
  muteForAnHour: 'Mute for an hour',
  muteUntilTomorrow: 'Mute until tomorrow',
  allMessages: 'Notify me about all messages',
  muted: 'muted',
  mutedUntil: (when: string): string => `Muted until ${when}`,
  more: (name: string): string => `More for ${inSentence(name)}`,
} as const
