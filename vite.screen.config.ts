import { defineConfig } from 'vite'
import { pageOf } from './vite.config.ts'

// Builds the page of displays.
export default defineConfig(pageOf('screen', '/screen/'))
