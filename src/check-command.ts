import { checkAlertFiles, readAlertFiles } from './alert-files.ts'
import { describeFileProblem } from './alerts/file-problem.ts'
import { buildSearchIndex } from './build-search.ts'
import { checkContent } from './knowledge/check-content.ts'
import { describeFinding, type Finding } from './knowledge/finding.ts'
import { type LoadedKnowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import { searchableOf } from './retrieval/passages.ts'
import { assembleSearch } from './search-index.ts'

/** Entries whose own wordings, each left out in turn, never lead to them: nobody else's will. */
async function unfindable({ knowledge, files }: LoadedKnowledge): Promise<Finding[]> {
  const choice = { kind: 'none' } as const
  const search = assembleSearch(knowledge, await buildSearchIndex(knowledge, choice, ''), choice)
  const starts = search.index.main.entries.wordingStart
  const findings: Finding[] = []
  for (const [at, { entry, file }] of files.entries()) {
    const wordings = searchableOf(entry).wordings
    let found = false
    for (const [offset, wording] of wordings.entries()) {
      const without = new Set([(starts[at] ?? 0) + offset])
      const [best] = await search.retrieve(wording, { without, limit: 1 })
      found ||= best?.id === entry.id
      if (found) break
    }
    if (!found)
      findings.push({
        file,
        line: 1,
        problem: 'no ask of its own finds it',
        remedy: 'add asks that say what makes it different',
      })
  }
  return findings
}

/** `kepu check-content`: prints every finding; true when there is none. */
export async function checkContentCommand(
  knowledgeDir: string,
  today: string,
  print: (line: string) => void,
): Promise<boolean> {
  const loaded = await loadKnowledge(knowledgeDir)
  const findings = [...checkContent(loaded, today), ...(await unfindable(loaded))]
  const alerts = await readAlertFiles(knowledgeDir)
  const problems = [...alerts.problems, ...checkAlertFiles(alerts, loaded.knowledge.entries)]
  for (const finding of findings) print(describeFinding(finding))
  for (const problem of problems) print(describeFileProblem(problem))
  const count = findings.length + problems.length
  print(`${loaded.files.length} entries, ${alerts.templates.length} alert templates, ${count} findings`)
  return count === 0
}
