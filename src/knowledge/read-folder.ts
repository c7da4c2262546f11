import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** What alerts are made with lies in the folder too. Nothing of it is searched, and an index takes a minute to make. */
const NOT_SEARCHED = new Set(['alert-sources.yaml', 'hazards.yaml', 'tile-grid.yaml', 'warning-events.yaml'])
const NOT_SEARCHED_FOLDER = 'alert-templates/'

function isSearched(path: string): boolean {
  return !NOT_SEARCHED.has(path) && !path.startsWith(NOT_SEARCHED_FOLDER)
}

/** Every text file of a knowledge folder. */
export interface Folder {
  /** Hash of paths and contents, in order of path, of all that an index is made from. */
  readonly hash: string
  /** By path relative to the folder, with `/`. */
  readonly contents: ReadonlyMap<string, string>
}

/** Reads `*.md` and `*.yaml` below the folder. Throws when the folder cannot be read. */
export async function readFolder(folder: string): Promise<Folder> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((file) => file.isFile() && /\.(md|yaml)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort()
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  const contents = new Map(paths.map((path, at) => [relative(folder, path).split(sep).join('/'), texts[at] ?? '']))
  const hash = createHash('sha256')
  for (const [path, text] of contents) if (isSearched(path)) hash.update(`${path}\0${text}\0`)
  return { hash: hash.digest('hex'), contents }
}
