import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../ports.js'

/** What GitHub's runner tells about the run (docs: default environment variables). */
export interface RunContext {
  /** `owner/name`. */
  repository?: string
  /** The run's page. */
  runUrl?: string
  /** The folder of the checkout. */
  workspace: string
  /** Where the report goes unless the user says otherwise. */
  defaultReportFile: string
}

const REPORT_FILE = 'aws-ipam-report.json'

export function runContext(environment: Environment): RunContext {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment
  const attempt = environment['GITHUB_RUN_ATTEMPT']
  const again = attempt !== undefined && attempt !== '' && attempt !== '1' ? `/attempts/${attempt}` : ''
  return {
    ...(repository && { repository }),
    ...(server && repository && run && { runUrl: `${server}/${repository}/actions/runs/${run}${again}` }),
    workspace: environment['GITHUB_WORKSPACE'] ?? process.cwd(),
    defaultReportFile: join(environment['RUNNER_TEMP'] ?? tmpdir(), REPORT_FILE)
  }
}

/**
 * Whether the run belongs to a pull request from a fork, which GitHub gives no secrets and no `id-token: write`. A run
 * of `pull_request_target` is the base's own, with all of that. What cannot be read is taken for no.
 */
export function isFromFork(environment: Environment): boolean {
  const path = environment['GITHUB_EVENT_PATH']
  if (path === undefined || path === '') return false
  if (environment['GITHUB_EVENT_NAME'] === 'pull_request_target') return false
  try {
    const event = JSON.parse(readFileSync(path, 'utf8')) as {
      pull_request?: {
        head?: { repo?: { full_name?: unknown } | null }
        base?: { repo?: { full_name?: unknown } | null }
      }
    }
    const { head, base } = event.pull_request ?? {}
    // A head without a repository is a fork that was deleted.
    return event.pull_request !== undefined && head?.repo?.full_name !== base?.repo?.full_name
  } catch {
    return false
  }
}
