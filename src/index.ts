/**
 * AWS IPAM Monitor as a library: tells which AWS networks run out of IP addresses.
 *
 * Two ways lead to a {@link Report}. {@link check} does all that a face does: it takes the {@link Settings} that
 * {@link parseSettings} makes of texts, finds the policy, the source and the credentials, and reads. {@link monitor} is
 * the path itself: it takes a {@link Policy} and a {@link Source}, and so whatever clients, clock and log a program has.
 *
 * Nothing happens on import, nothing is read from the process, and nothing is printed: environment, clock and log are
 * passed in.
 *
 * @packageDocumentation
 */

// What a check may be asked to do.
export {
  DEFAULTS,
  INPUT_NAMES,
  parseSettings,
  SettingsError,
  type CommentChoice,
  type InputName,
  type PlanChoice,
  type Problem,
  type Role,
  type ScopeChoice,
  type Settings,
  type SourceChoice
} from './settings.js'
export type { Clock, Environment, Logger, ReadState } from './ports.js'

// The check as the faces make it.
export { check, type Checked } from './check/check.js'
export type { Entrance, Surroundings } from './check/entrance.js'
export { channelsOf, type Origin } from './check/channels.js'
export { deliver, type Channel, type ChannelFailure } from './channels/channel.js'
export { writeReport } from './channels/files.js'
export { exitOf, type Blame, type Exit, type ExitRules, type PlanBlame } from './domain/exit.js'

// The one path, and the parts of it.
export { monitor, type MonitorPorts, type MonitorSettings, type Projection } from './monitor.js'
export { judging, type Judge, type Judged } from './domain/judge.js'
export { judge } from './domain/judge-all.js'
export { worstFirst } from './domain/order.js'
export { parsePolicy, PolicyError, type PolicyProblem } from './policy/index.js'
export {
  policyOfInputs,
  type Correction,
  type FailOn,
  type InputLimits,
  type Limits,
  type Policy,
  type Rule,
  type Waiver
} from './domain/policy.js'
export { CheckError } from './domain/failure.js'

// Where usage is read from.
export type { Reading, Source } from './sources/source.js'
export { ipamSource, type IpamPorts, type IpamSettings } from './sources/ipam.js'
export { ec2Source, type Account, type Ec2Ports, type Ec2Settings } from './sources/ec2.js'
export { autoSource } from './sources/auto.js'
export { NoIpamError } from './sources/no-ipam.js'
export { reportSource, type ReportSourceOptions } from './sources/report.js'

// The ways into AWS that these sources take.
export {
  createIpamApi,
  type DiscoveredCidrsQuery,
  type IpamApi,
  type IpamDiscoveriesApi,
  type IpamPoolsApi,
  type Page,
  type ResourceCidrsQuery
} from './aws/ipam.js'
export { createEc2Api, type Ec2Api } from './aws/ec2.js'
export type { Access } from './aws/clients.js'
export { defaultCredentials, type CredentialsProvider } from './aws/credentials.js'
export { createTransport } from './aws/transport.js'

// What comes of it.
export {
  highestUsage,
  VERDICTS,
  type Count,
  type Finding,
  type FreeBlocks,
  type Gap,
  type Hit,
  type Report,
  type Status,
  type Totals,
  type Verdict,
  type WaiverNote
} from './domain/report.js'
export type {
  CountBounds,
  NetworkState,
  Outcome,
  PlanChange,
  PlanNetwork,
  PlanReport,
  PlanStatus
} from './domain/plan.js'
export type { Family } from './domain/cidr.js'
export type { PoolTerms, Resource } from './domain/resource.js'

// The Report as text.
export { findingJson, reportJson } from './render/json.js'
export { renderSummary, type SummaryOptions } from './render/markdown/summary.js'
export { renderComment, type CommentOptions } from './render/markdown/comment.js'
export type { Places } from './render/markdown/places.js'
export { renderAlert, type AlertOptions } from './render/text/alert.js'
export { findingLine, headline } from './render/text/lines.js'
