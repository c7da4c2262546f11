import type { Letter } from '../../src/domain/letter.ts'

export function aLetter(more: Partial<Letter> = {}): Letter {
  return {
    letter: 'l-1',
    campaign: 'c-1',
    recipient: 'r-1',
    priority: 'routine',
    text: '今天夜里有大雨，不要过河。',
    repeat: false,
    ...more,
  }
}

/** A signal that nobody gives. */
export const NO_END = new AbortController().signal
