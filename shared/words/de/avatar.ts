import type { Words } from '../words.ts'

export const avatar: Words['avatar'] = {
  change: 'Bild ändern',
  title: 'Dein Bild',
  text: 'Deine Kontakte sehen es neben deinem Namen.',
  choose: 'Bild wählen',
  chooseOther: 'Anderes Bild wählen',
  drop: 'Du kannst ein Bild auch hierher ziehen oder einfügen.',
  zoom: 'Vergrößerung',
  across: 'Position von links nach rechts',
  down: 'Position von oben nach unten',
  preview: 'Vorschau',
  remove: 'Bild entfernen',
  notPicture: 'Balcony kann diese Datei nicht als Bild zeigen. Wähle eine PNG-, JPEG-, WebP- oder GIF-Datei.',
  tooManyPixels: 'Dieses Bild hat mehr als 50 Megapixel. Wähle ein kleineres.',
  tooLarge: 'Diese Datei ist zu groß. Wähle ein kleineres Bild.',
}
