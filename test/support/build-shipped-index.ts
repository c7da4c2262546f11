import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildSearchIndex } from '../../src/build-search.ts'
import { readMessageRules } from '../../src/content-files.ts'
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts'
import { saveIndex } from '../../src/retrieval/index-file.ts'
import { shippedEmbedder } from './shipped-embedder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly shippedIndex: string
  }
}

/** The index over the knowledge that ships is made once per run: it takes seconds, and a dozen test files ask it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'kepu-test-index-'))
  const file = join(folder, 'search.idx')
  const { knowledge } = await loadKnowledge('knowledge')
  await saveIndex(
    file,
    await buildSearchIndex(knowledge, await shippedEmbedder(), 'test', await readMessageRules('knowledge')),
  )
  project.provide('shippedIndex', file)
  return () => rm(folder, { recursive: true })
}
