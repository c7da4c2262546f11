import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** Every text file of a knowledge folder. */
export interface Folder {
  /** Hash of paths and contents, in order of path: what an index was made from. */
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
  for (const [path, text] of contents) hash.update(`${path}\0${text}\0`)
  return { hash: hash.digest('hex'), contents }
}
