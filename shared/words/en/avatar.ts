/** The own picture. */
export const avatar = {
  change: 'Change picture',
  title: 'Your picture',
  text: 'Your contacts see it beside your name.',
  choose: 'Choose picture',
  chooseOther: 'Choose another picture',
  drop: 'You can also drop or paste a picture here.',
  zoom: 'Zoom',
  across: 'Position from left to right',
  down: 'Position from top to bottom',
  preview: 'Preview',
  remove: 'Remove picture',
  notPicture: 'Balcony can’t show this file as a picture. Choose a PNG, JPEG, WebP or GIF file.',
  tooManyPixels: 'This picture has more than 50 megapixels. Choose a smaller one.',
  tooLarge: 'This file is too large. Choose a smaller picture.',
} as const
