import { rename, writeFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { buildSearchIndex, type EmbedderChoice } from './build-search.ts'
import { readMessageRules } from './content-files.ts'
import { loadKnowledge, withoutExamples } from './knowledge/load-knowledge.ts'
import { saveIndex } from './retrieval/index-file.ts'
import { createVectorIndex } from './retrieval/vector-index.ts'

/** What the worker is told. */
export interface IndexOrder {
  readonly knowledgeDir: string
  readonly embedder: EmbedderChoice
  readonly madeFrom: string
  /** Paths of the files it makes. */
  readonly indexFile: string
  readonly knowledgeFile: string
  /** Path of the graph over the wordings, made when they are too many for exact search. */
  readonly graphFile: string
  /** False: files with findings do not stop it, the rest is indexed. */
  readonly strict: boolean
}

/** What it answers. */
export interface IndexOutcome {
  readonly made: boolean
  readonly problems: readonly string[]
}

/** Makes the files of an index. */
export async function makeIndex(order: IndexOrder): Promise<IndexOutcome> {
  const { knowledge, findings } = await loadKnowledge(order.knowledgeDir)
  const problems = findings.map(({ file, line, problem }) => `${file}:${line} ${problem}`)
  if (order.strict && problems.length > 0) return { made: false, problems }
  const rules = await readMessageRules(order.knowledgeDir)
  const index = await buildSearchIndex(knowledge, order.embedder, order.madeFrom, rules)
  const wordings = createVectorIndex(index.main.wordingVectors)
  if (wordings.kind === 'graph') {
    wordings.save(`${order.graphFile}.tmp`)
    await rename(`${order.graphFile}.tmp`, order.graphFile)
  }
  // The index goes last: what it names must already be there when a kill comes in between.
  await writeFile(`${order.knowledgeFile}.tmp`, JSON.stringify(withoutExamples(knowledge)), { flush: true })
  await rename(`${order.knowledgeFile}.tmp`, order.knowledgeFile)
  await saveIndex(order.indexFile, index)
  return { made: true, problems }
}

if (parentPort !== null) parentPort.postMessage(await makeIndex(workerData))
