// Runs a program of dist/ (cli, eval, bench) with the arguments given, building first when the sources are newer.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [program, ...args] = process.argv.slice(2)
const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const built = spawnSync(process.execPath, [at('build.mjs'), '--if-missing'], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)
const { status } = spawnSync(process.execPath, [at(`../dist/${program}.js`), ...args], { stdio: 'inherit' })
process.exit(status ?? 1)
