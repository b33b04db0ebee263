/** The `aria-describedby` of a control with `FieldNotes` below it. */
export function describedBy(
  id: string,
  hint: string | undefined,
  mistake: string | undefined,
): string | undefined {
  const ids = [hint && `${id}-hint`, mistake && `${id}-mistake`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}
