import type { ShownReply } from './reply.ts'

export interface ShowLettersDeps {
  readonly show: (letter: ShownReply) => HTMLElement
  readonly reveal: (shown: HTMLElement) => void
}

/** Adds letters to the page. Who is just writing is not torn away from it, unless it is urgent. */
export function showLetters(letters: readonly ShownReply[], { show, reveal }: ShowLettersDeps): void {
  const isWriting = document.activeElement instanceof HTMLTextAreaElement
  let first: HTMLElement | undefined
  for (const letter of letters) {
    const isUrgent = letter.kind === 'urgent-letter'
    const shown = show(letter)
    // Read out at once, whatever a screen reader is saying.
    if (isUrgent) shown.setAttribute('role', 'alert')
    if (first === undefined && (isUrgent || !isWriting)) first = shown
  }
  if (first !== undefined) reveal(first)
}
