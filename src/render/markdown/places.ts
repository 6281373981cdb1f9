import { codeText, linkTo } from '../escape.js'

/** Where the whole report and the run are to be found. */
export interface Places {
  /** The report's file name, without its folder. */
  reportFileName?: string
  /** The page of the workflow run. */
  runUrl?: string
  /** Who renders: a step of a job, unless told. The command keeps a report file only where it is asked to. */
  face?: 'step' | 'command'
  /** What is not wanted or could not be written: no page sends a reader there. */
  absent?: readonly ('report file' | 'summary')[]
}

export function isAbsent({ absent = [] }: Places, place: NonNullable<Places['absent']>[number]): boolean {
  return absent.includes(place)
}

/** Where those are that a page has no room for: `all are in the report file aws-ipam-report.json`. */
export function wholeIn(places: Places): string {
  if (isAbsent(places, 'report file')) return 'the report file, which would have them, could not be written'
  return `all are in ${isOfCommand(places) ? WRITTEN_BY_COMMAND : reportFile(places)}`
}

/** The report file by its name: `the report file aws-ipam-report.json`. */
export function reportFile({ reportFileName }: Places): string {
  return reportFileName === undefined ? 'the report file' : `the report file ${codeText(reportFileName)}`
}

/** Where everything is that a page cannot hold. */
export function placesLine(places: Places): string {
  if (isAbsent(places, 'report file')) return '<sub>The whole report could not be written to a file.</sub>\n'
  if (places.face === 'command') return commandLine(places)
  const run = places.runUrl === undefined ? '' : ` of ${linkTo(places.runUrl, 'this run')}`
  return `<sub>The whole report, with every tag and reason, is in ${reportFile(places)}${run}: the step’s output \`report-file\`.</sub>\n`
}

/** The command keeps no report file unless it is asked to. */
function isOfCommand({ face, reportFileName }: Places): boolean {
  return face === 'command' && reportFileName === undefined
}

const WRITTEN_BY_COMMAND = 'what `--report-file` and `--format json` write'

function commandLine(places: Places): string {
  const where = isOfCommand(places) ? WRITTEN_BY_COMMAND : `in ${reportFile(places)}`
  return `<sub>The whole report, with every tag and reason, is ${where}.</sub>\n`
}

/** What a heading begins with where a page is one of several; the title is safe already. */
export function titlePrefix(title: string | undefined): string {
  return title === undefined ? '' : `${title} · `
}
