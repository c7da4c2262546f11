import { type Entry, isJudgement, type Statement, shownVerdict, VERDICT_WORDS } from '../domain/entry.ts'
import { ELDER_LINE, ELDER_LINES, fill, foldSentence, lengthOf } from '../domain/sentences.ts'
import type { Hotline } from '../knowledge/reference-files.ts'
import { FORMAT_LIMITS, type Format } from './formats.ts'
import { hotlineOf, numbersIn } from './hotline.ts'
import { coverSources, nameSources, type SourcesById, sharedSource } from './name-sources.ts'
import type { BulletinWords } from './words.ts'

export interface LayoutDeps {
  readonly words: BulletinWords
  readonly sources: SourcesById
  readonly hotlines: readonly Hotline[]
}

/** The text of these sentences in a format; undefined when it would be longer than the format allows or lack a source. */
export type LayOut = (chosen: readonly Statement[], mostSources: number) => string | undefined

/** The verdict and the claim for what judges; the title for everything else. */
function headOf(entry: Entry, words: BulletinWords): string {
  if (!isJudgement(entry) || entry.claim === undefined) return fill(words.titleLine, { title: entry.title })
  return fill(words.verdictLine, { verdict: VERDICT_WORDS[shownVerdict(entry)], claim: entry.claim })
}

/** Steps as they are done, then what never to do, then the rest. */
function inOrder(chosen: readonly Statement[], ...sections: ReadonlyArray<Statement['section']>): Statement[] {
  return chosen.filter(({ section }) => sections.includes(section)).sort((a, b) => a.line - b.line)
}

function layOutLong(entry: Entry, format: Format, deps: LayoutDeps): LayOut {
  const { words, sources, hotlines } = deps
  const lead = format === 'farmers' || format === 'youth' || format === 'workers' || format === 'officials'
  const opening = lead ? words.audiences[format].lead : words.audiences.chat.lead
  const call = hotlineOf(entry, hotlines)
  return (chosen, mostSources) => {
    const named = coverSources(chosen, sources, mostSources)
    if (named === undefined) return undefined
    const steps = inOrder(chosen, 'now', 'do')
    const donts = inOrder(chosen, 'dont')
    const paid = inOrder(chosen, 'paid')
    const rest = chosen.filter((statement) => ![...steps, ...donts, ...paid].includes(statement))
    return [
      opening,
      headOf(entry, words),
      ...steps.map(({ text }, at) => `${at + 1}. ${text}`),
      donts.length === 0 ? '' : words.dont,
      ...[...donts, ...rest].map(({ text }) => `· ${text}`),
      // Advice for one case only; without its heading everybody would take it as meant for them.
      paid.length === 0 ? '' : words.paid,
      ...paid.map(({ text }) => `· ${text}`),
      call === undefined ? '' : fill(words.call, { number: call.number, name: call.name }),
      fill(words.source, { sources: nameSources(named) }),
      // What a responsible office has signed needs no such note.
      entry.review.state === 'signed' ? '' : words.unreviewed,
      words.unsubscribe,
    ]
      .filter((line) => line !== '')
      .join('\n')
  }
}

/** Old people: the title, one thing to do, one number, the source and how to stop it; five lines. */
function layOutLines(entry: Entry, { words, sources, hotlines }: LayoutDeps): LayOut {
  const call = hotlineOf(entry, hotlines)
  const elderCall = entry.risk === 'emergency' ? words.elderCallUrgent : words.elderCall
  const title = foldSentence(entry.title)
  return (chosen) => {
    const source = sharedSource(chosen, sources)
    const steps = [...chosen].sort((a, b) => a.line - b.line).map(({ text }) => foldSentence(text))
    if (source === undefined || title === undefined || steps.includes(undefined)) return undefined
    const body = [...title, ...steps.flatMap((lines) => lines ?? [])]
    const said = numbersIn(body.join('\n'), hotlines)
    if (call !== undefined && said.length === 0) body.push(fill(elderCall, { number: call.number }))
    if (said.length > 1) return undefined
    const from = fill(words.source, { sources: source.publisher })
    const together = `${from} ${words.unsubscribe}`
    const tail = lengthOf(together) <= ELDER_LINE ? [together] : [from, words.unsubscribe]
    const lines = [...body, ...tail]
    const fits = lines.length <= ELDER_LINES && lines.every((line) => lengthOf(line) <= ELDER_LINE)
    return fits ? lines.join('\n') : undefined
  }
}

/** One line; a sentence without its stop gets one, so that two do not run into each other. */
function layOutShort(entry: Entry, { words, sources, hotlines }: LayoutDeps): LayOut {
  const call = hotlineOf(entry, hotlines)
  return (chosen) => {
    const source = sharedSource(chosen, sources)
    if (source === undefined) return undefined
    const texts = [...chosen].sort((a, b) => a.line - b.line).map(({ text }) => text.replace(/(?<![。！？])$/u, '。'))
    const said = numbersIn(texts.join(''), hotlines)
    const parts = [
      fill(words.smsTitle, { title: entry.title }),
      ...texts,
      call === undefined || said.length > 0 ? '' : fill(words.smsCall, { number: call.number }),
      fill(words.smsSource, { sources: source.publisher }),
      words.unsubscribe,
    ]
    return parts.join('')
  }
}

/** How a format lays out sentences of `entry`, within its length. */
export function layoutOf(entry: Entry, format: Format, deps: LayoutDeps): LayOut {
  const { layout, characters = Infinity, bytes = Infinity } = FORMAT_LIMITS[format]
  const layOut = { short: layOutShort, lines: layOutLines, long: undefined }[layout]
  const lay = layOut === undefined ? layOutLong(entry, format, deps) : layOut(entry, deps)
  return (chosen, mostSources) => {
    const text = lay(chosen, mostSources)
    const fits = text !== undefined && lengthOf(text) <= characters && Buffer.byteLength(text) <= bytes
    return fits ? text : undefined
  }
}
