// Builds dist/: the service with tsc, the pages with Vite. `--if-missing` does nothing when dist/ was made from these very sources.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Of the pages, one configuration each. */
const PAGES = ['vite.config.ts', 'vite.screen.config.ts', 'vite.desk.config.ts']
const stamp = join(root, 'dist', 'built-from')

function sourcesHash() {
  const hash = createHash('sha256')
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()
  for (const file of [
    ...files,
    join(root, 'package.json'),
    join(root, 'tsconfig.build.json'),
    ...PAGES.map((page) => join(root, page)),
  ]) {
    if (existsSync(file)) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function run(program, ...args) {
  execFileSync(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: root, stdio: 'inherit' })
}

const wanted = sourcesHash()
const built = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
if (!(process.argv.includes('--if-missing') && built)) {
  if (!existsSync(join(root, 'node_modules', 'typescript'))) {
    process.stderr.write('Nothing is built and the compiler is not installed: run "npm ci" first.\n')
    process.exit(1)
  }
  process.stderr.write('Building (about 10 s) …\n')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
  for (const page of PAGES)
    if (existsSync(join(root, page))) run('vite/bin/vite.js', 'build', '--config', page, '--logLevel', 'warn')
  writeFileSync(stamp, wanted)
}
