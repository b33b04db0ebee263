/** Moves the focus to the first field with a mistake. */
export function focusMistake(form: HTMLElement | undefined): void {
  form?.querySelector<HTMLElement>('[aria-invalid], [data-mistake] input')?.focus()
}
