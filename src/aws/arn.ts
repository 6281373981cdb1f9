/** What a Region's name is like, in every partition. */
export const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/

/**
 * The partition a Region belongs to, by the prefix of its name, which is how AWS's own endpoint rules tell them
 * apart (`partitions.json` of the AWS SDKs).
 */
export function partitionOf(region: string): string {
  const [, partition] = PARTITIONS.find(([prefix]) => region.startsWith(prefix)) ?? ['', 'aws']
  return partition
}

const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc']
]

/** The parts of an Amazon Resource Name: `arn:partition:service:region:account:resource`. */
export interface Arn {
  partition: string
  service: string
  region: string
  account: string
  resource: string
}

const ARN = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):(\S+)$/

/** Reads an ARN; undefined when the text is none. */
export function parseArn(text: string): Arn | undefined {
  const match = ARN.exec(text)
  if (match === null) return undefined
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match
  return { partition, service, region, account, resource }
}

/** The Region that an SNS topic lives in. */
export function regionOfTopic(topicArn: string): string | undefined {
  const arn = parseArn(topicArn)
  return arn?.service === 'sns' && arn.region !== '' ? arn.region : undefined
}
