import { parse as parseYaml, YAMLParseError } from 'yaml'
import type { z } from 'zod'
import type { Entry, Source } from '../domain/entry.ts'
import type { Region } from '../domain/region.ts'
import type { Finding } from './finding.ts'
import { parseEntry } from './parse-entry.ts'
import { readFolder } from './read-folder.ts'
import {
  DangerExamplesFile,
  type Hotline,
  HotlinesFile,
  MessageExamplesFile,
  OrdinaryExamplesFile,
  OutsideFile,
  RegionFile,
  RumourExamplesFile,
  ScamExamplesFile,
  type SourceRecord,
  SourcesFile,
  SynonymsFile,
} from './reference-files.ts'

export interface Knowledge {
  readonly entries: readonly Entry[]
  readonly sources: readonly Source[]
  readonly regions: readonly Region[]
  readonly hotlines: readonly Hotline[]
  readonly synonyms: SynonymsFile
  /** Questions of daily life which no entry answers; the measure for saying no. */
  readonly outside: readonly string[]
  /** What the service learns urgency from. */
  readonly dangerExamples: DangerExamplesFile
  /** What it learns small talk and declines from. */
  readonly messageExamples: MessageExamplesFile
  /** What it learns known claims and their denials from. */
  readonly rumourExamples: RumourExamplesFile
  /** Claims and denials that are nearly the same word for word. */
  readonly rumourTwins: RumourExamplesFile
  /** What it learns from what nobody need be told anything about. */
  readonly ordinaryExamples: OrdinaryExamplesFile
  /** What it learns the signs of a scam in progress from. */
  readonly scamExamples: ScamExamplesFile
  /** Of all that an index is made from; see `Folder`. */
  readonly hash: string
}

/** What a running service needs: what was learned from the examples lies in the index. Texts of claims say what a claim names. */
export function withoutExamples(knowledge: Knowledge): Knowledge {
  return {
    ...knowledge,
    outside: [],
    dangerExamples: { present: {}, twins: [] },
    messageExamples: { talk: {}, declines: {}, questions: [] },
    rumourExamples: { claims: {}, denials: {} },
    rumourTwins: { claims: {}, denials: {} },
    ordinaryExamples: { talk: [], nearScams: [] },
    scamExamples: { running: [] },
  }
}

export interface LoadedEntry {
  readonly file: string
  readonly entry: Entry
  readonly claimSources: readonly string[]
}

export interface LoadedKnowledge {
  readonly knowledge: Knowledge
  readonly files: readonly LoadedEntry[]
  /** Everything that could not be read; the rest is in `knowledge` all the same. */
  readonly findings: readonly Finding[]
}

/** Reads a knowledge folder. Forty bad files give forty findings; it throws only when the folder itself cannot be read. */
export async function loadKnowledge(folder: string): Promise<LoadedKnowledge> {
  const { hash, contents } = await readFolder(folder)
  const findings: Finding[] = []
  const files: LoadedEntry[] = []
  for (const [file, content] of contents) {
    if (!file.endsWith('.md')) continue
    const parsed = parseEntry(file, content)
    findings.push(...parsed.findings)
    if (parsed.kind === 'entry') files.push({ file, entry: parsed.entry, claimSources: parsed.claimSources })
  }

  const read = <Schema extends z.ZodType>(name: string, schema: Schema, empty: z.infer<Schema>) =>
    parseReference(name, contents.get(name), schema, empty, findings)
  const sources = read('sources.yaml', SourcesFile, [])
  const regions = read('region.yaml', RegionFile, {
    prefecture: { code: '000000', name: '', aliases: [] },
    counties: [],
  })
  const knowledge: Knowledge = {
    entries: files.map(({ entry }) => entry),
    sources: sources.map(toSource),
    regions: toRegions(regions),
    hotlines: read('hotlines.yaml', HotlinesFile, []),
    synonyms: read('synonyms.yaml', SynonymsFile, { both: [], oneWay: [], fillers: [] }),
    outside: read('out-of-scope.yaml', OutsideFile, []),
    dangerExamples: read('danger-examples.yaml', DangerExamplesFile, { present: {}, twins: [] }),
    messageExamples: read('message-examples.yaml', MessageExamplesFile, { talk: {}, declines: {}, questions: [] }),
    rumourExamples: read('rumour-examples.yaml', RumourExamplesFile, { claims: {}, denials: {} }),
    rumourTwins: read('rumour-twins.yaml', RumourExamplesFile, { claims: {}, denials: {} }),
    ordinaryExamples: read('ordinary-examples.yaml', OrdinaryExamplesFile, { talk: [], nearScams: [] }),
    scamExamples: read('scam-examples.yaml', ScamExamplesFile, { running: [] }),
    hash,
  }
  return { knowledge, files, findings }
}

function parseReference<Schema extends z.ZodType>(
  file: string,
  content: string | undefined,
  schema: Schema,
  empty: z.infer<Schema>,
  findings: Finding[],
): z.infer<Schema> {
  if (content === undefined) {
    findings.push({ file, line: 1, problem: 'file is missing', remedy: `put ${file} into the knowledge folder` })
    return empty
  }
  try {
    const parsed = schema.safeParse(parseYaml(content))
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues)
      findings.push({ file, line: 1, problem: `${issue.path.join('.')}: ${issue.message}`, remedy: 'mend the field' })
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    findings.push({
      file,
      line: error.linePos?.[0].line ?? 1,
      problem: `YAML: ${error.code}`,
      remedy: 'mend the syntax',
    })
  }
  return empty
}

function toSource(record: SourceRecord): Source {
  const { id, publisher, title, date, type, url } = record
  return { id, publisher, title, date, type, titleIsDescription: record.title_is_description, ...(url && { url }) }
}

function toRegions({ prefecture, counties }: RegionFile): Region[] {
  return [
    { code: prefecture.code, name: prefecture.name, aliases: prefecture.aliases },
    ...counties.map(({ code, name, aliases, townships }) => ({
      code,
      name,
      aliases: [...aliases, ...townships.flatMap((township) => [township.name, ...township.aliases])],
    })),
  ]
}
