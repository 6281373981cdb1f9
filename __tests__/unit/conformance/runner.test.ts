import { describe, expect, it } from '@jest/globals'
import { withFalseAssertions, withoutJob } from '../../../conformance/runner/mutants.js'
import { verdict, type Entry } from '../../../conformance/runner/verdict.js'

const WORKFLOW = `
jobs:
  pass:
    steps:
      - id: ipam
        name: Check
        uses: ./
      - name: Assert
        env:
          HOLDS: |
            the status is ok: \${{ steps.ipam.outputs.status == 'ok' }}
            nothing is breached: \${{ steps.ipam.outputs.breached == 'false' }}
        run: node assert.js
`

const line = (msg: string, more: Partial<Entry> = {}): Entry => ({
  job: 'Self-test/pass',
  jobID: 'pass',
  msg,
  ...more
})
const LOG = [
  line('', { stage: 'Main', stepID: ['ipam'], stepResult: 'success' }),
  line('holds - the status is ok: true\n', { stage: 'Main', stepID: ['1'] }),
  line('holds - nothing is breached: true\n', { stage: 'Main', stepID: ['1'] }),
  line('', { stage: 'Main', stepID: ['1'], stepResult: 'success' }),
  line('', { jobResult: 'success' })
]

describe('the verdict on a run of the self-test', () => {
  it('has nothing to say when every job, step and assertion was seen', () => {
    expect(verdict(WORKFLOW, LOG, { pass: 1 })).toEqual({ complaints: [], assertions: 2 })
  })

  it('misses a job that was not run', () => {
    expect(verdict(WORKFLOW, [], { pass: 1 }).complaints).toEqual(['pass ran 0 times, not 1'])
  })

  it('misses a job of a matrix', () => {
    expect(verdict(WORKFLOW, LOG, { pass: 2 }).complaints).toEqual(['pass ran 1 times, not 2'])
  })

  it('wants to know of each job how often it shall run', () => {
    const { complaints } = verdict(WORKFLOW, LOG, {})
    expect(complaints).toContain('pass ran 1 times, not at all')
  })

  it.each([
    [0, '"Check" is missing, not success'],
    [1, 'it was not seen that the status is ok'],
    [3, '"Assert" is missing, not success'],
    [4, "the job's result is missing, not success"]
  ])('misses line %i of the log', (index, complaint) => {
    const { complaints } = verdict(WORKFLOW, LOG.toSpliced(index, 1), { pass: 1 })
    expect(complaints).toEqual([`pass (Self-test/pass): ${complaint}`])
  })

  it('takes no skipped step for a successful one', () => {
    const log = LOG.with(0, line('', { stage: 'Main', stepID: ['ipam'], stepResult: 'skipped' }))
    expect(verdict(WORKFLOW, log, { pass: 1 }).complaints).toEqual([
      'pass (Self-test/pass): "Check" is skipped, not success'
    ])
  })

  it("takes no step inside an action for the workflow's own", () => {
    const log = LOG.with(0, line('', { stage: 'Main', stepID: ['ipam', '0'], stepResult: 'success' }))
    expect(verdict(WORKFLOW, log, { pass: 1 }).complaints).toHaveLength(1)
  })

  it('takes no assertion that is false for one that holds', () => {
    const log = LOG.with(1, line('does not hold - the status is ok: false', { stage: 'Main', stepID: ['1'] }))
    expect(verdict(WORKFLOW, log, { pass: 1 }).complaints).toHaveLength(1)
  })
})

describe('a self-test with a mistake', () => {
  it('says the contrary in its last assertion', () => {
    expect(withFalseAssertions(WORKFLOW, ['pass'])).toContain(
      "nothing is breached: ${{ !(steps.ipam.outputs.breached == 'false') }}"
    )
  })

  it('is refused where there is nothing to say the contrary of', () => {
    expect(() => withFalseAssertions(WORKFLOW, ['fail'])).toThrow('the job fail asserts nothing')
  })

  it('leaves a job out', () => {
    expect(withoutJob(WORKFLOW, 'pass')).toContain('if: "false"')
    expect(() => withoutJob(WORKFLOW, 'fail')).toThrow('there is no job fail')
  })
})
