import type { Access } from '../aws/clients.js'
import { CheckError } from '../domain/failure.js'
import type { Settings, SourceChoice } from '../settings.js'
import type { Source } from '../sources/source.js'
import { requestsLeft, whileWaiting } from '../waiting.js'
import { cancellable } from './cancelling.js'
import type { Entrance, Surroundings } from './entrance.js'

/** What is asked for, and the types that are read beside to understand a plan by. */
type ReadSettings = Settings & { alsoRead?: readonly string[] }

type NetworkChoice = Extract<SourceChoice, { from: 'ec2' | 'auto' }>

/**
 * The source the settings name. Each loads what it needs and nothing else; the EC2 client, which is by far the largest
 * part of the program, is loaded while the credentials are on their way.
 */
export async function sourceOf(
  settings: ReadSettings,
  enter: () => Entrance,
  surroundings: Surroundings
): Promise<Source> {
  const { source } = settings
  if (source.from === 'report') return savedReport(source.file, settings, surroundings)

  const entrance = enter()
  const { credentials } = cancellable({ credentials: entrance.access.credentials }, surroundings.signal)
  const admitted = credentials()
  // Whoever awaits it below is told of a refusal; until then it is not a stray one.
  admitted.catch(() => undefined)
  // Loading blocks: the request for a token has to be on its way first.
  await requestsLeft()
  const found = await networkSource(settings, source, entrance, surroundings)
  // A refusal is told here, once, and not asked for again by every call.
  await whileWaiting(admitted, seconds => {
    surroundings.logger.info(`Still waiting for credentials after ${seconds} seconds`)
  })
  return found
}

async function networkSource(
  settings: ReadSettings,
  source: Exclude<SourceChoice, { from: 'report' }>,
  entrance: Entrance,
  surroundings: Surroundings
): Promise<Source> {
  if (source.from === 'ipam') return ipam(settings, entrance, surroundings)
  if (source.from === 'ec2') return ec2(settings, source, entrance, surroundings)
  const { autoSource } = await import('../sources/auto.js')
  const [first, second] = await Promise.all([
    ipam(settings, entrance, surroundings),
    ec2(settings, source, entrance, surroundings)
  ])
  return autoSource(first, second, surroundings.logger)
}

async function ipam(
  settings: ReadSettings,
  { access, region }: Entrance,
  surroundings: Surroundings
): Promise<Source> {
  const [{ createIpamApi }, { ipamSource }] = await Promise.all([
    import('../aws/ipam.js'),
    import('../sources/ipam.js')
  ])
  return ipamSource(
    { ...settings, homeRegion: region },
    { ...surroundings, ipam: cancellable(createIpamApi(access, region), surroundings.signal) }
  )
}

async function ec2(
  settings: ReadSettings,
  { regions, accountRoles, sessionName }: NetworkChoice,
  { access, region, mask }: Entrance,
  surroundings: Surroundings
): Promise<Source> {
  const [{ createEc2Api }, { accountOf, assumedRole }, { ec2Source }] = await Promise.all([
    import('../aws/ec2.js'),
    import('../aws/assume-role.js'),
    import('../sources/ec2.js')
  ])
  const { clock, signal } = surroundings
  const accountBy = (name: string, by: Access) => ({
    name,
    id: () => cancellable({ accountOf }, signal).accountOf(by, region),
    api: (ofRegion: string) => cancellable(createEc2Api(by, ofRegion), signal)
  })
  const accounts = accountRoles.map(roleArn =>
    accountBy(roleArn, assumedRole(access, { roleArn, sessionName, region, mask, clock }))
  )
  if (accounts.length === 0) accounts.push(accountBy('the account of the credentials', access))
  return ec2Source({ ...settings, regions, homeRegion: region }, { ...surroundings, accounts })
}

/** Twice as much as a million resources take; a longer text is none to Node. */
const MOST_BYTES = 400 * 1024 * 1024

async function savedReport(file: string, settings: Settings, { clock }: Surroundings): Promise<Source> {
  const [{ readInputFile }, { reportSource }] = await Promise.all([
    import('../input-file.js'),
    import('../sources/report.js')
  ])
  const { maxAgeSeconds } = settings
  const bytes = await readInputFile(file, MOST_BYTES).catch((error: unknown) => {
    throw new CheckError(`source-file: ${file} could not be read: ${(error as Error).message}`, {
      remedy: 'give the path of a Report that an earlier run wrote, as its output report-file names it',
      cause: error
    })
  })
  return reportSource(bytes.toString(), {
    file,
    now: clock(),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds })
  })
}
