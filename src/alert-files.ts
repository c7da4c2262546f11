import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { AlertTemplate } from './alerts/alert-template.ts'
import { EVENTS_FILE, eventProblems, HAZARDS_FILE, hazardProblems } from './alerts/check-hazards.ts'
import { fileOfTemplate, templateProblems } from './alerts/check-templates.ts'
import type { FileProblem } from './alerts/file-problem.ts'
import { TileGrid } from './alerts/tile-grid.ts'
import type { Entry } from './domain/entry.ts'
import { Hazard, WarningEvent } from './domain/hazard.ts'

export interface AlertFiles {
  readonly hazards: readonly Hazard[]
  readonly events: readonly WarningEvent[]
  /** In order of their files. */
  readonly templates: readonly AlertTemplate[]
  /** Of the map of counties; empty where none was drawn. */
  readonly tiles: TileGrid
}

/** What could be read, and everything that could not; a broken hazard, event or template is left out and the others are there. */
export interface ReadAlertFiles extends AlertFiles {
  readonly problems: readonly FileProblem[]
}

const TEMPLATES_FOLDER = 'alert-templates'
const TILES_FILE = 'tile-grid.yaml'

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** The content of a YAML file, or undefined with a problem noted. */
async function readYaml(folder: string, file: string, problems: FileProblem[]): Promise<unknown> {
  let text: string
  try {
    text = await readFile(join(folder, file), 'utf8')
  } catch (error) {
    const reason = isMissing(error) ? 'is missing from the knowledge folder' : 'cannot be read'
    problems.push({ file, field: 'file', reason })
    return undefined
  }
  const document = parseDocument(text)
  const [syntax] = document.errors
  if (syntax === undefined) return document.toJS()
  problems.push({ file, field: 'YAML', reason: `${syntax.code} in line ${syntax.linePos?.[0].line ?? 1}` })
  return undefined
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  content: unknown,
  at: { readonly file: string; readonly field: string },
  problems: FileProblem[],
): Array<z.infer<Schema>> {
  const parsed = schema.safeParse(content)
  if (parsed.success) return [parsed.data]
  for (const issue of parsed.error.issues) {
    const names = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys.join(', ')] : issue.path
    const field = [at.field, ...names.map(String)].filter((name) => name !== '').join('.') || 'file'
    problems.push({ file: at.file, field, reason: issue.message })
  }
  return []
}

/** The usable items of a file that is a list. An item is named by `key` where it has one, else by its place. */
async function readList<Schema extends z.ZodType>(
  folder: string,
  file: string,
  key: string,
  schema: Schema,
  problems: FileProblem[],
): Promise<Array<z.infer<Schema>>> {
  const content = await readYaml(folder, file, problems)
  if (content === undefined) return []
  const [items = []] = parse(z.array(z.looseObject({})), content, { file, field: '' }, problems)
  return items.flatMap((item, place) => {
    const name = item[key]
    return parse(schema, item, { file, field: typeof name === 'string' ? name : String(place) }, problems)
  })
}

async function templateFiles(folder: string, problems: FileProblem[]): Promise<string[]> {
  try {
    const names = await readdir(join(folder, TEMPLATES_FOLDER))
    return names.filter((name) => name.endsWith('.yaml')).sort()
  } catch {
    problems.push({ file: TEMPLATES_FOLDER, field: 'folder', reason: 'is missing from the knowledge folder' })
    return []
  }
}

async function readTemplate(folder: string, name: string, problems: FileProblem[]): Promise<AlertTemplate[]> {
  const file = `${TEMPLATES_FOLDER}/${name}`
  const content = await readYaml(folder, file, problems)
  if (content === undefined) return []
  const parsed = parse(AlertTemplate, content, { file, field: '' }, problems)
  return parsed.filter(({ id }) => {
    const home = fileOfTemplate(id)
    if (home !== file) problems.push({ file, field: 'id', reason: `name the file ${home}` })
    return home === file
  })
}

/** A prefecture may do without a map. */
async function readTiles(folder: string, problems: FileProblem[]): Promise<TileGrid> {
  const isDrawn = await access(join(folder, TILES_FILE)).then(
    () => true,
    () => false,
  )
  if (!isDrawn) return []
  const content = await readYaml(folder, TILES_FILE, problems)
  if (content === undefined) return []
  return parse(TileGrid, content, { file: TILES_FILE, field: '' }, problems)[0] ?? []
}

/** Reads hazards, warning events, the map of counties and alert templates of a knowledge folder. Forty bad files give forty problems. */
export async function readAlertFiles(knowledgeDir: string): Promise<ReadAlertFiles> {
  const problems: FileProblem[] = []
  const hazards = await readList(knowledgeDir, HAZARDS_FILE, 'id', Hazard, problems)
  const events = await readList(knowledgeDir, EVENTS_FILE, 'code', WarningEvent, problems)
  const templates: AlertTemplate[] = []
  for (const name of await templateFiles(knowledgeDir, problems))
    templates.push(...(await readTemplate(knowledgeDir, name, problems)))
  return { hazards, events, templates, tiles: await readTiles(knowledgeDir, problems), problems }
}

/** What reading alone does not show: names that lead nowhere, sentences that stand in no entry. */
export function checkAlertFiles({ hazards, events, templates }: AlertFiles, entries: readonly Entry[]): FileProblem[] {
  return [
    ...hazardProblems(hazards, entries),
    ...eventProblems(events, hazards),
    ...templateProblems(templates, hazards, events, entries),
  ]
}
