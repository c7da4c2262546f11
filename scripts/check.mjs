// Everything that must hold before a change lands: format, lint, types, dead code, content, tests (architecture among them).
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = (...args) => [process.execPath, ...args]
const STEPS = [
  ['format', ...node('node_modules/@biomejs/biome/bin/biome', 'check', '.')],
  ['lint', ...node('node_modules/oxlint/bin/oxlint', '--type-aware')],
  ['types', ...node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json')],
  ...['chat', 'screen', 'desk'].map((page) => [
    `types of the page ${page}`,
    ...node('node_modules/typescript/bin/tsc', '-p', `src/web/${page}/tsconfig.json`),
  ]),
  ['dead code', ...node('node_modules/knip/bin/knip.js')],
  ['content', ...node('scripts/run.mjs', 'cli', 'check-content')],
  ['tests', ...node('node_modules/vitest/vitest.mjs', 'run')],
]

for (const [name, program, ...args] of STEPS) {
  process.stdout.write(`\n— ${name}\n`)
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    process.stderr.write(`\n${name} failed\n`)
    process.exit(1)
  }
}
