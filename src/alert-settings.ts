import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AlertFiles, checkAlertFiles, readAlertFiles } from './alert-files.ts'
import { type AlertSource, AlertSources } from './alerts/alert-source.ts'
import type { AlertWords } from './alerts/alert-words.ts'
import type { DutyWords } from './alerts/duty-words.ts'
import { describeFileProblem } from './alerts/file-problem.ts'
import { FollowUpWords } from './alerts/follow-ups.ts'
import { Outlines } from './alerts/outlines.ts'
import { readAlertWords, readDutyWords, readYaml } from './content-files.ts'
import { AppError } from './domain/app-error.ts'
import type { Entry } from './domain/entry.ts'

export interface AlertSettings extends AlertFiles {
  readonly words: AlertWords
  readonly followUpWords: FollowUpWords
  readonly dutyWords: DutyWords
  readonly sources: readonly AlertSource[]
  /** Of counties, where an operator has added them. */
  readonly outlines: Outlines | undefined
  /** What was left out, one line each, without what stands in the files. */
  readonly problems: readonly string[]
}

/** A knowledge folder without this file has no feeds. */
async function readSources(knowledgeDir: string): Promise<readonly AlertSource[]> {
  const path = join(knowledgeDir, 'alert-sources.yaml')
  return (await isMissing(path)) ? [] : readYaml(path, AlertSources)
}

async function isMissing(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
  )
}

async function readOutlines(knowledgeDir: string): Promise<Outlines | undefined> {
  const path = join(knowledgeDir, 'outlines.geojson')
  if (await isMissing(path)) return undefined
  try {
    return Outlines.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw new AppError('content.invalid', `${path} is no GeoJSON with the code of each county`, { cause })
  }
}

/**
 * Everything that alerts are made with, read once at the start. A broken template is left out and reported, the others are there;
 * words, sources and outlines have to be whole.
 * @throws AppError `content.unreadable` or `content.invalid`
 */
export async function readAlertSettings(
  { knowledgeDir, promptsDir }: { readonly knowledgeDir: string; readonly promptsDir: string },
  entries: readonly Entry[],
  onProblems: (problems: readonly string[]) => void,
): Promise<AlertSettings> {
  const { problems: unread, ...files } = await readAlertFiles(knowledgeDir)
  const problems = [...unread, ...checkAlertFiles(files, entries)]
  const described = problems.map(describeFileProblem)
  if (described.length > 0) onProblems(described)
  const broken = new Set(problems.map(({ file }) => file))
  return {
    ...files,
    templates: files.templates.filter(({ id }) => !broken.has(`alert-templates/${id}.yaml`)),
    words: await readAlertWords(promptsDir),
    followUpWords: await readYaml(join(promptsDir, 'alert-follow-ups.yaml'), FollowUpWords),
    dutyWords: await readDutyWords(promptsDir),
    sources: await readSources(knowledgeDir),
    outlines: await readOutlines(knowledgeDir),
    problems: described,
  }
}
