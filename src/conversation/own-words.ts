import type { Replies } from '../answering/replies.ts'

/** A cited sentence, and a source below it, as replies are laid out. */
const CITED = /^(?:·|\d+\.)\s.*〔\d+〕$|^〔\d+〕\s/u
/** Characters; a shorter sentence of ours may well be a person's. */
const LEAST = 12
/** A person who quotes us and adds a question is not us. */
const SHARE = 0.6

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0)
}

/** Tells whether a text is one of our replies, by its form alone: another instance may have said it, or a person pasted it. */
export function createOwnWords(replies: Replies): (text: string) => boolean {
  const sentences = Object.values(replies).filter((sentence) => typeof sentence === 'string')
  const fixed = new Set(sentences.flatMap((sentence) => sentence.split('\n')).filter((line) => line.length >= LEAST))

  return function isOurs(text) {
    const lines = text.split('\n').flatMap((line) => line.trim() || [])
    const ours = lines.filter((line) => fixed.has(line) || CITED.test(line))
    return ours.length > 0 && lengthOf(ours) >= SHARE * lengthOf(lines)
  }
}
