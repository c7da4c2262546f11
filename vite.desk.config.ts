import { defineConfig } from 'vite'
import { pageOf } from './vite.config.ts'

// Builds the page of duty officers.
export default defineConfig(pageOf('desk', '/staff/'))
