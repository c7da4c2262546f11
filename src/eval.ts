import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createAnswerer } from './answerer.ts'
import { chooseEmbedder } from './compose.ts'
import { readConfig } from './config.ts'
import { type ContentFiles, readContentFiles } from './content-files.ts'
import { dayIn } from './domain/clock.ts'
import { claimFigures } from './eval-claims.ts'
import { type Figure, figuresOf, passes, shareOf } from './eval-figures.ts'
import { disguise } from './eval-noise.ts'
import { type Judged, judge, readRows } from './eval-rows.ts'
import { crossValidateScams, heldBackScamFigures, scamTable } from './eval-scams.ts'
import { type HitShares, hitShares, holdOut, searchWith } from './held-out.ts'
import { type Knowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import { createTokeniser } from './retrieval/tokens.ts'
import { createRedFlags } from './rumours/red-flags.ts'
import { openSearch, type Search } from './search-index.ts'
import { trainOn } from './train-command.ts'

/** A set of questions that may lie beside the checkout and is not part of it. */
const SET_BESIDE = '../shared/eval/questions.jsonl'
const OWN_SETS = 'test/eval'

function defaultSets(): string[] {
  const own = existsSync(OWN_SETS) ? readdirSync(OWN_SETS).filter((name) => name.endsWith('.jsonl')) : []
  return [...own.sort().map((name) => join(OWN_SETS, name)), ...(existsSync(SET_BESIDE) ? [SET_BESIDE] : [])]
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

function line(figure: Figure): string {
  const bar = `${figure.atMost === true ? '≤' : '≥'} ${percent(figure.bar)}`
  return `${passes(figure) ? '  ' : '✗ '}${figure.name.padEnd(30)} ${percent(shareOf(figure)).padStart(8)}  (${figure.hits}/${figure.of}, bar ${bar})`
}

function isMiss({ outcome, facts, forbidden, place, row }: Judged): boolean {
  return !outcome || !facts || forbidden || (row.entries.length > 0 && row.expect !== 'unknown' && place !== 0)
}

function describeMiss({ row, kind, outcome, facts, forbidden, place, entries }: Judged): string {
  const faults = [
    ...(outcome ? [] : [`expected ${row.expect}, got ${kind}`]),
    ...(row.entries.length > 0 && row.expect !== 'unknown' && place !== 0
      ? [`entry at ${place}: ${entries.join(',')} instead of ${row.entries.join('|')}`]
      : []),
    ...(facts ? [] : ['a required fact is missing']),
    ...(forbidden ? ['FORBIDDEN content'] : []),
  ]
  return `  ${row.id} ${row.text}\n      ${faults.join('; ')}`
}

async function wordingFigures(search: Search, knowledge: Knowledge): Promise<Figure[]> {
  const { reduced, held } = holdOut(knowledge)
  const model = await trainOn(reduced, search.index.vectorWeight)
  const heldSearch = await searchWith(reduced, model)
  const plain = await hitShares(heldSearch, held)
  const homophones = await hitShares(heldSearch, await disguise(held, 'homophones'))
  const traditional = await hitShares(heldSearch, await disguise(held, 'traditional'))
  const figure = (name: string, share: number, bar: number, atMost = false): Figure => ({
    name,
    hits: Math.round(share * held.length),
    of: held.length,
    bar,
    ...(atMost && { atMost }),
  })
  const loss = (other: HitShares) => Math.max(0, plain.first - other.first)
  return [
    figure('left-out wordings: first', plain.first, 0.8),
    figure('left-out wordings: in three', plain.three, 0.93),
    figure('left-out wordings: in twenty', plain.twenty, 0.98),
    figure('lost to 15 % homophones', loss(homophones), 0.03, true),
    figure('lost to Traditional script', loss(traditional), 0, true),
  ]
}

/** The signs of a scam in progress: a table over left-out examples, and figures over texts that are held back. */
function scamReport(search: Search, knowledge: Knowledge, { redFlags }: ContentFiles) {
  const flagsOf = createRedFlags(redFlags)
  const { words } = createTokeniser(search.index.dictionary)
  return {
    table: scamTable(crossValidateScams(knowledge, words, flagsOf), redFlags),
    figures: heldBackScamFigures({ flagsOf, oddsOf: search.scamOddsOf, thresholds: redFlags }),
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      set: { type: 'string' },
      json: { type: 'boolean', default: false },
      texts: { type: 'boolean', default: false },
    },
  })
  const config = readConfig()
  const dataDir = await mkdtemp(join(tmpdir(), 'kepu-eval-'))
  const { search } = await openSearch({ ...config, dataDir, embedder: await chooseEmbedder(config) })
  const files = await readContentFiles(config.knowledgeDir, config.promptsDir)
  // What a search keeps of the knowledge has no examples.
  const { knowledge } = await loadKnowledge(config.knowledgeDir)
  const answerer = createAnswerer(search, files, config.hideUnsigned, () => dayIn(new Date()))

  const report: Record<string, readonly Figure[]> = {}
  for (const file of values.set === undefined ? defaultSets() : [values.set]) {
    const judged: Judged[] = []
    for (const row of await readRows(file))
      judged.push(
        judge(
          row,
          await answerer.answer({
            text: row.text,
            elder: false,
            overheard: false,
            ...(row.region && { region: row.region }),
          }),
        ),
      )
    report[file] = figuresOf(judged)
    if (values.json) continue
    process.stdout.write(`\n${file}: ${judged.length} questions\n${figuresOf(judged).map(line).join('\n')}\nmisses:\n`)
    for (const miss of judged.filter(isMiss))
      process.stdout.write(`${describeMiss(miss)}\n${values.texts ? `${miss.text}\n` : ''}`)
  }
  if (values.set === undefined) {
    report['claims'] = await claimFigures({
      matchClaims: answerer.matchClaims,
      entryOf: (id) => answerer.findEntry(id)?.id,
    })
    if (!values.json)
      process.stdout.write(`\nknown claims in what is passed on\n${report['claims'].map(line).join('\n')}\n`)
    const { table, figures } = scamReport(search, knowledge, files)
    report['scams'] = figures
    if (!values.json)
      process.stdout.write(
        `\nsigns of a scam, examples left out by fifths\n${table.join('\n')}\nheld back\n${figures.map(line).join('\n')}\n`,
      )
    report['wordings'] = await wordingFigures(search, knowledge)
    if (!values.json)
      process.stdout.write(
        `\nwordings of the knowledge, every fifth held back\n${report['wordings'].map(line).join('\n')}\n`,
      )
  }
  await rm(dataDir, { recursive: true })
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  return Object.values(report).flat().every(passes) ? 0 : 1
}

process.exitCode = await main()
