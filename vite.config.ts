import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

/** Lays a .br and a .gz beside every file, so that the server need not compress for each phone. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      for (const name of Object.keys(bundle)) {
        const file = join(dir, name)
        const content = readFileSync(file)
        writeFileSync(`${file}.br`, brotliCompressSync(content))
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}

/**
 * One page of `src/web`. Old Android WebViews are the target, so syntax is lowered and nothing is loaded from elsewhere.
 * @param base path under which it is served
 */
export function pageOf(name: string, base: string): UserConfig {
  return {
    root: `src/web/${name}`,
    base,
    plugins: [compressed()],
    build: {
      outDir: `../../../dist/web/${name}`,
      emptyOutDir: true,
      target: ['es2017', 'chrome61', 'safari11'],
      cssTarget: ['chrome61', 'safari11'],
      modulePreload: false,
      assetsInlineLimit: 0,
    },
  }
}

// Builds the residents' page.
export default defineConfig(pageOf('chat', '/'))
