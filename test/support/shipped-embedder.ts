import { readFile } from 'node:fs/promises'
import type { EmbedderChoice } from '../../src/build-search.ts'

/** The embedder that ships with the knowledge. */
export async function shippedEmbedder(): Promise<EmbedderChoice> {
  return { kind: 'static', file: await readFile('knowledge/embedding.bin'), hash: 'test' }
}
