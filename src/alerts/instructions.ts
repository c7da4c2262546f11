import type { AlertInstruction } from '../domain/alert.ts'
import { lengthOf } from '../domain/sentences.ts'

/** What a warning tells to do or not to do; said whole or not at all. */
export interface Sentence {
  readonly text: string
  readonly entry: string | null
}

const MARKS = /^(?:【演练】|\s)+/u
const NUMBERED =
  /^\s*(?:[(（]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|\d{1,2}\s*[.．、)）](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}、)\s*/u
const SENTENCE_ENDS = /(?<=[。！？!?])|[\r\n]+|(?<=[；;])(?=\s*(?:[(（]?\s*\d{1,2}\s*[.．、)）]|[①-⑳]))/u
const OPENING = /[“‘「《（(【]/gu
const CLOSING = /[”’」》）)】]/gu

/** Longer names and sentences are not said; without a bound, a hostile warning would keep the patterns below busy for minutes. */
const LONGEST_PIECE = 1_000
const LONGEST_TEXT = 4_000

/** Empty when it is longer than anything a warning says in one go. One line without control characters and marks of drills, which are set anew. */
export function clean(text: string): string {
  if (text.length > LONGEST_PIECE) return ''
  return text
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .replace(MARKS, '')
    .trim()
}

const isOpen = (text: string) => (text.match(OPENING)?.length ?? 0) > (text.match(CLOSING)?.length ?? 0)

/** Pieces between the breaks; what stands in quotation marks or brackets stays together. */
function piecesOf(text: string, breaks: RegExp): string[] {
  const pieces: string[] = []
  for (const piece of text.split(breaks)) {
    const last = pieces.at(-1)
    if (last !== undefined && isOpen(last)) pieces[pieces.length - 1] = `${last}${piece}`
    else pieces.push(piece)
  }
  return pieces
}

/** The beginning of a very long text, as far as its sentences are whole. */
function bounded(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return text.slice(0, LONGEST_TEXT).replace(/[^。！？!?\r\n]*$/u, '')
}

/** Whole sentences of a text, without numbers before them, with a mark at the end. */
export function splitSentences(text: string): string[] {
  return piecesOf(bounded(text).replace(/[^\S\r\n]+/gu, ' '), SENTENCE_ENDS).flatMap((piece) => {
    const bare = clean(clean(piece).replace(NUMBERED, '')).replace(/[；;，,、：:。.\s]+$/u, '')
    if (!/[\p{L}\p{N}]/u.test(bare)) return []
    return [/[！？!?]$/u.test(bare) ? bare : `${bare}。`]
  })
}

/** Nobody reads more in a warning; each sentence is weighed against all others. */
const MOST_SENTENCES = 16

/** The first sixteen. A sentence of an entry stays as it was reviewed; what an issuer writes in one go is taken apart at its full stops. */
export function sentencesOf(instructions: readonly AlertInstruction[]): Sentence[] {
  const all = instructions.flatMap(({ text, entry }) => {
    const split = splitSentences(text)
    const whole = entry === null || split.length === 0 ? split : [split.join('')]
    return whole.map((each) => ({ text: each, entry }))
  })
  return [...new Map(all.map((each) => [each.text, each])).values()].slice(0, MOST_SENTENCES)
}

const FORBIDDING = /不要|不得|不能|不可|不许|不准|不宜|禁止|切勿|严禁|绝不|千万别|切忌|避免|勿/gu
/** Anything that turns the meaning around; wider than what forbids, because it decides where a sentence may be cut. */
const TURNING = /[不勿别莫禁忌]|避免|防止|停止|没有/u
/** A part that begins so says what to do, whatever stands before it. */
const TELLING = /^(?:要|请|应|须|必须|马上|立即)/u

export function forbids(text: string): boolean {
  return text.search(FORBIDDING) >= 0
}

/** The acts a sentence forbids, as the two characters after each forbidding word. */
function forbiddenActs(text: string): string[] {
  return [...text.matchAll(FORBIDDING)].flatMap(({ 0: word, index }) => {
    const act = text.slice(index + word.length, index + word.length + 2)
    return /^\p{Script=Han}{2}$/u.test(act) ? [act] : []
  })
}

/** `sentence` with those that forbid, in some case, an act which it names: 催吐 is never said without 昏迷时绝不催吐. In their order. */
export function withLimits(sentence: Sentence, all: readonly Sentence[]): readonly Sentence[] {
  const together = new Set([sentence])
  for (const each of together) {
    for (const other of all) {
      if (forbiddenActs(other.text).some((act) => each.text.includes(act))) together.add(other)
    }
  }
  return all.filter((each) => together.has(each))
}

/**
 * As many sentences as fit, in their order. First the most urgent one, then the first that forbids, then the rest: each only
 * with all that limits it.
 */
export function choose(
  all: readonly Sentence[],
  fits: (chosen: readonly Sentence[]) => boolean,
  most = all.length,
): readonly Sentence[] {
  const forbidding = all.find(({ text }) => forbids(text))
  const order = new Set([...all.slice(0, 1), ...(forbidding === undefined ? [] : [forbidding]), ...all])
  let chosen: readonly Sentence[] = []
  for (const sentence of order) {
    const together = withLimits(sentence, all)
    const more = all.filter((each) => chosen.includes(each) || together.includes(each))
    if (more.length <= most && fits(more)) chosen = more
  }
  return chosen
}

/**
 * Cuts a sentence at its punctuation into lines, never so that a line says the opposite of the sentence: after “不要” it goes on
 * in the same line. Undefined when that cannot be done.
 * @param lists a list may go on in the next line: in writing, where the `、` at the end shows it
 */
export function fold(text: string, width: number, lists: boolean): string[] | undefined {
  const lines = foldAt(text, width, /(?<=[，。；：！？])/u)
  return lines ?? (lists && !TURNING.test(text) ? foldAt(text, width, /(?<=[，。；：！？、])/u) : undefined)
}

function foldAt(text: string, width: number, breaks: RegExp): string[] | undefined {
  const lines: string[] = []
  for (const atom of atomsOf(text, breaks)) {
    const joined = `${lines.at(-1) ?? ''}${atom}`
    if (lines.length > 0 && lengthOf(bareEnd(joined)) <= width) lines[lines.length - 1] = joined
    else lines.push(atom)
  }
  const bare = lines.map(bareEnd).filter((line) => line !== '')
  return bare.every((line) => lengthOf(line) <= width) ? bare : undefined
}

/** The parts between which it may be cut. */
function atomsOf(text: string, breaks: RegExp): string[] {
  const atoms: string[] = []
  let turned = false
  for (const piece of piecesOf(text, breaks)) {
    const last = atoms.at(-1)
    const safe = !turned || /[。！？]$/u.test(last ?? '') || TURNING.test(piece) || TELLING.test(piece)
    if (last !== undefined && !safe) atoms[atoms.length - 1] = `${last}${piece}`
    else atoms.push(piece)
    turned = turned || TURNING.test(piece)
  }
  return atoms
}

/** Without the full stop or comma at the end; `、` stays, because without it a list reads as two sentences. */
export function bareEnd(line: string): string {
  return line.trim().replace(/[，；：。]+$/u, '')
}
