import * as z from 'zod/mini'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import type { Gap } from '../domain/report.js'
import type { Resource } from '../domain/resource.js'
import { inWords } from '../domain/samples.js'
import type { Reading, Source } from './source.js'

export interface ReportSourceOptions {
  /** As the Report and its errors name it. */
  file: string
  now: Date
  /** How old the Report may be; older is a gap. */
  maxAgeSeconds?: number
}

const TEXT = z.string().check(z.minLength(1))

const COUNT = z.union([
  z.number().check(z.nonnegative(), z.refine(Number.isSafeInteger)),
  z.string().check(z.regex(/^[1-9]\d{15,38}$/))
])

/** ISO 8601 in UTC, as every Report has it. */
const TIME = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/),
  z.refine(text => !Number.isNaN(Date.parse(text)))
)

/** Not a record of zod's, which leaves out what is called `__proto__`: a tag may be called so. */
const TAGS = z.custom<Record<string, string>>(
  (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(text => typeof text === 'string')
)

const BLOCK = z.string().check(z.regex(/^\/\d{1,3}$/))
const WHOLE_OR_NONE = z.number().check(z.nonnegative(), z.refine(Number.isSafeInteger))
const WHOLE = z.number().check(z.minimum(1), z.refine(Number.isSafeInteger))

const FINDING = z.object({
  id: z.string(),
  name: z.optional(z.string()),
  type: z.string(),
  cidr: z.string(),
  region: z.string(),
  ownerId: z.string(),
  vpcId: z.optional(z.string()),
  availabilityZoneId: z.optional(z.string()),
  scopeId: z.optional(z.string()),
  poolId: z.optional(z.string()),
  tags: TAGS,
  managementState: z.optional(z.string()),
  complianceStatus: z.optional(z.string()),
  overlapStatus: z.optional(z.string()),
  largestFreeBlock: z.optional(z.nullable(BLOCK)),
  freeBlocks: z.optional(z.record(BLOCK, WHOLE)),
  parentPoolId: z.optional(z.string()),
  poolDepth: z.optional(WHOLE),
  sampledAt: z.optional(TIME),
  usagePercent: z.nullable(z.number().check(z.minimum(0), z.maximum(100))),
  availableAddresses: z.nullable(COUNT),
  approximate: z.optional(z.literal(true))
})

const REPORT = z.object({
  schemaVersion: z.literal(1),
  generatedAt: TIME,
  source: TEXT,
  homeRegion: z.optional(TEXT),
  coverage: z.object({
    gaps: z.array(z.object({ what: TEXT, reason: TEXT, remedy: z.optional(TEXT) }))
  }),
  totals: z.optional(z.object({ resources: z.optional(WHOLE_OR_NONE) })),
  findings: z.array(FINDING)
})

type SavedReport = z.output<typeof REPORT>
type SavedFinding = SavedReport['findings'][number]

/**
 * Reads a Report that was written earlier, to be judged anew under the present policy: without credentials, without AWS.
 * Its gaps stay gaps.
 *
 * The Report that is made of it names `report` as its source.
 *
 * @param text the file's content.
 */
export function reportSource(text: string, { file, now, maxAgeSeconds }: ReportSourceOptions): Source {
  return {
    read(): Promise<Reading> {
      return Promise.resolve().then(() => {
        const saved = readReport(text, file)
        const age = Math.max(0, Math.floor((now.getTime() - Date.parse(saved.generatedAt)) / 1000))
        return {
          source: 'report',
          sourceReason: `${file} was given, a Report that was read from ${saved.source} ${inWords(age)} ago, at ${saved.generatedAt}`,
          ...(saved.homeRegion !== undefined && { homeRegion: saved.homeRegion }),
          searched: file,
          resources: saved.findings.map(resourceOf),
          gaps: [
            ...saved.coverage.gaps.map(gapOf),
            ...cutOff(file, saved),
            ...tooOld(file, age, maxAgeSeconds)
          ]
        }
      })
    }
  }
}

function readReport(text: string, file: string): SavedReport {
  const data = parsed(text, file)
  const version = (data as { schemaVersion?: unknown } | null)?.schemaVersion
  if (typeof version === 'number' && version > 1) {
    throw new CheckError(`${file} is a Report of schemaVersion ${version}, and this version reads 1`, {
      remedy: 'judge it with a newer version of this program, or write it again with this one'
    })
  }
  const result = REPORT.safeParse(data)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where =
    issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`
  throw notAReport(file, `${issue?.message ?? 'it has another shape'}${where}`)
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notAReport(file, (error as Error).message)
  }
}

function notAReport(file: string, why: string): CheckError {
  return new CheckError(`${file} is not a Report: ${why}`, {
    remedy: 'give the file that an earlier run wrote, whole, as its output report-file names it'
  })
}

/** Copied property by property: what the file has beside is not taken along. */
function resourceOf({ usagePercent, availableAddresses, approximate, ...known }: SavedFinding): Resource {
  const resource: Partial<Resource> = {}
  for (const [key, value] of Object.entries(known)) {
    if (value !== undefined) Object.assign(resource, { [key]: value })
  }
  // Twelve decimals are all it has, and dividing alone would miss the share it was made of by a last bit.
  if (usagePercent !== null) resource.usage = Number((usagePercent / 100).toFixed(12))
  // Of a rounded share it is computed again, and comes out the same and as approximate as it was.
  if (availableAddresses !== null && approximate !== true) resource.availableAddresses = availableAddresses
  return resource as Resource
}

function gapOf({ what, reason, remedy }: SavedReport['coverage']['gaps'][number]): Gap {
  return { what, reason, ...(remedy !== undefined && { remedy }) }
}

/** A Report that was cut to a size, as a function's answer is, does not tell of everything. */
function cutOff(file: string, { totals, findings }: SavedReport): Gap[] {
  const missing = (totals?.resources ?? 0) - findings.length
  if (missing <= 0) return []
  return [
    {
      what: `${grouped(missing)} of the resources of ${file}`,
      reason: 'it was cut to a size when it was saved',
      remedy: 'give the whole Report, as the report file or the bucket has it'
    }
  ]
}

function tooOld(file: string, age: number, maxAgeSeconds: number | undefined): Gap[] {
  if (maxAgeSeconds === undefined || age <= maxAgeSeconds) return []
  return [
    {
      what: `what happened since ${file} was written`,
      reason: `it is ${inWords(age)} old, and max-age is ${inWords(maxAgeSeconds)}`,
      remedy: 'let the run that writes it run again, or raise max-age'
    }
  ]
}
