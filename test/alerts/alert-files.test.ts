import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { AlertSources } from '../../src/alerts/alert-source.ts'
import { TileGrid } from '../../src/alerts/tile-grid.ts'
import { REGIONS } from '../support/cap-alerts.ts'

const read = (name: string): unknown => parse(readFileSync(`knowledge/${name}`, 'utf8'))

describe('files of alerts', () => {
  it('has one tile for each county', () => {
    const codes = TileGrid.parse(read('tile-grid.yaml')).map(({ code }) => code)

    expect(codes.toSorted()).toEqual(
      REGIONS.slice(1)
        .map(({ code }) => code)
        .toSorted(),
    )
  })

  it('ships no sources', () => {
    expect(AlertSources.parse(read('alert-sources.yaml'))).toEqual([])
  })

  it('explains sources by an example that is right', () => {
    const lines = readFileSync('knowledge/alert-sources.yaml', 'utf8').split('\n')
    const start = lines.findIndex((line) => line.startsWith('# - id:'))
    const example = lines.slice(start, -2).map((line) => line.replace(/^# ?/, ''))

    expect(AlertSources.parse(parse(example.join('\n')))).toHaveLength(1)
  })
})
