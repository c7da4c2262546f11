import { describe, expect, it } from 'vitest'
import { offerTemplates } from '../../src/alerts/offer-templates.ts'
import { aTemplate } from '../support/alert-templates.ts'

describe('the order in which templates are offered', () => {
  it('begins with those of the season and loses none', () => {
    const templates = [
      aTemplate({ id: 'cold-wave', months: [11, 12, 1, 2, 3] }),
      aTemplate({ id: 'fraud-wave' }),
      aTemplate({ id: 'rainstorm', months: [5, 6, 7, 8, 9, 10] }),
    ]

    expect(offerTemplates(templates, 7).map(({ id }) => id)).toEqual(['rainstorm', 'cold-wave', 'fraud-wave'])
    expect(offerTemplates(templates, 12).map(({ id }) => id)).toEqual(['cold-wave', 'fraud-wave', 'rainstorm'])
  })
})
