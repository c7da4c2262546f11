import type { AlertTemplate } from './alert-template.ts'

/** Templates in the order in which they are offered: those of the month (1–12) first, otherwise as given. */
export function offerTemplates(templates: readonly AlertTemplate[], month: number): AlertTemplate[] {
  const isDue = ({ months }: AlertTemplate) => months.includes(month)
  return [...templates.filter(isDue), ...templates.filter((template) => !isDue(template))]
}
