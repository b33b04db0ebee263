/** What this program calls itself to others. The version is that of `package.json`; a test holds them together. */
export const SOFTWARE = { name: 'Balcony', version: '0.1.0' } as const
