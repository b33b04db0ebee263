import { inSentence } from '../../text/quoted.ts'

export const notifications = {
  none: 'Der Benachrichtigungsdienst des Desktops antwortet nicht, deshalb kann Balcony keine Benachrichtigungen anzeigen. Ungelesene Nachrichten zählt es weiterhin.',
  browser: 'In einem Browser zeigt Balcony keine Benachrichtigungen an.',
  notify: 'Bei neuen Nachrichten benachrichtigen',
  notifyHint: 'Eine Benachrichtigung des Desktops für jeden Chat.',
  preview: 'Nachrichtentext anzeigen',
  previewHint:
    'Ausgeschaltet zeigen Benachrichtigungen nur, wer geschrieben hat und wie viele Nachrichten es sind.',
  sound: 'Ton abspielen',
  flash: 'In der Taskleiste auf sich aufmerksam machen',
  flashHint: 'Bis du Balcony ansiehst.',
  silence: 'Benachrichtigungen stummschalten',
  silenceText: 'Eine Zeit lang keine Benachrichtigungen anzeigen.',
  silentUntil: (when: string): string => `Benachrichtigungen sind stumm bis ${when}.`,
  forAnHour: 'Für eine Stunde',
  untilTomorrow: 'Bis morgen',
  endSilence: 'Benachrichtigungen einschalten',
  quietHours: 'Ruhezeiten',
  quietHoursHint: 'Zu diesen Zeiten gibt es an den gewählten Tagen keine Benachrichtigungen.',
  from: 'Von',
  to: 'Bis',
  nextDay: 'Endet am nächsten Tag.',
  days: 'Beginnt am',
  noDays: 'Wähle mindestens einen Tag. Bis dahin wirken die Ruhezeiten nicht.',
  /** By the number of the day: 0 is Sunday. */
  shortDayNames: ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'],
  dayNames: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],

  rooms: 'Räume',
  roomsText:
    'In privaten Gruppen und in Räumen mit bis zu 20 Leuten wirst du bei allen Nachrichten benachrichtigt, in den anderen nur, wenn du erwähnt wirst. Im Menü jedes Raums kannst du das für ihn ändern.',
  roomTraffic: 'Zeigen, wer kommt und geht',
  roomTrafficHint: 'Als Zeilen zwischen den Nachrichten. Sie werden nicht aufbewahrt.',
  roomTrafficModes: {
    small: 'In Räumen mit bis zu 50 Leuten',
    always: 'In allen Räumen',
    never: 'Nie',
  },

  mute: 'Stummschalten',
  muteForAnHour: 'Für eine Stunde stummschalten',
  muteUntilTomorrow: 'Bis morgen stummschalten',
  allMessages: 'Bei allen Nachrichten benachrichtigen',
  muted: 'stumm',
  mutedUntil: (when: string): string => `Stumm bis ${when}`,
  more: (name: string): string => `Mehr zu ${inSentence(name)}`,
} as const
